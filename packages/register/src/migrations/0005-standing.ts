import type { Migration } from './migration.ts';

/** The cases as their entries leave them: the first entry opens one, and what closed or reopened it last counts. */
export const STANDINGS_SAID = `
  SELECT opening.case_id, opening.seq, opening.at, CASE ending.kind WHEN 'case.closed' THEN ending.at END
  FROM (SELECT case_id, min(seq) AS first FROM entry
    WHERE case_id IS NOT NULL AND substr(kind, 1, 5) = 'case.' GROUP BY case_id) AS found
  JOIN entry AS opening ON opening.seq = found.first
  LEFT JOIN (SELECT case_id, max(seq) AS last FROM entry
    WHERE case_id IS NOT NULL AND kind IN ('case.closed', 'case.reopened') GROUP BY case_id) AS ended
    ON ended.case_id = found.case_id
  LEFT JOIN entry AS ending ON ending.seq = ended.last`;

/**
 * How every case stands: when it was opened, and when it was closed if it is. It is made of the entries and is no history;
 * the databases keep it themselves as entries are added, so that in PostgreSQL the hub's role needs no right but to
 * read it.
 */
export const standing: Migration = {
  version: 5,
  sqlite: `
    CREATE TABLE case_standing (
      case_id TEXT PRIMARY KEY,
      opened_seq INTEGER NOT NULL UNIQUE,
      opened_at INTEGER NOT NULL,
      closed_at INTEGER
    ) STRICT, WITHOUT ROWID;
    INSERT INTO case_standing ${STANDINGS_SAID};
    CREATE INDEX standing_opened ON case_standing (opened_at, opened_seq);
    CREATE INDEX standing_open ON case_standing (opened_at, opened_seq) WHERE closed_at IS NULL;
    CREATE TRIGGER standing_follows AFTER INSERT ON entry
      WHEN NEW.case_id IS NOT NULL AND substr(NEW.kind, 1, 5) = 'case.'
      BEGIN
        INSERT OR IGNORE INTO case_standing VALUES (NEW.case_id, NEW.seq, NEW.at, NULL);
        UPDATE case_standing SET closed_at = CASE NEW.kind WHEN 'case.closed' THEN NEW.at END
          WHERE case_id = NEW.case_id AND NEW.kind IN ('case.closed', 'case.reopened');
      END;
  `,
  postgres: `
    CREATE TABLE case_standing (
      case_id text COLLATE "C" PRIMARY KEY,
      opened_seq bigint NOT NULL UNIQUE,
      opened_at bigint NOT NULL,
      closed_at bigint
    );
    INSERT INTO case_standing ${STANDINGS_SAID};
    CREATE INDEX standing_opened ON case_standing (opened_at, opened_seq);
    CREATE INDEX standing_open ON case_standing (opened_at, opened_seq) WHERE closed_at IS NULL;
    CREATE FUNCTION register_standing_follows() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        INSERT INTO case_standing VALUES (NEW.case_id, NEW.seq, NEW.at, NULL) ON CONFLICT DO NOTHING;
        IF NEW.kind IN ('case.closed', 'case.reopened') THEN
          UPDATE case_standing SET closed_at = CASE NEW.kind WHEN 'case.closed' THEN NEW.at END
            WHERE case_id = NEW.case_id;
        END IF;
        RETURN NULL;
      END $$;
    CREATE TRIGGER standing_follows AFTER INSERT ON entry FOR EACH ROW
      WHEN (NEW.case_id IS NOT NULL AND substr(NEW.kind, 1, 5) = 'case.')
      EXECUTE FUNCTION register_standing_follows();
  `,
};
