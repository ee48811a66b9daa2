import type { Migration } from './migration.ts';

/** Milliseconds of a day, by which entries are found again; days of UTC. */
const DAY = 86_400_000;

/** The days as the entries say they begin. */
export const DAYS_SAID = `
  SELECT here.seq, here.at / ${DAY} FROM entry AS here LEFT JOIN entry AS before ON before.seq = here.seq - 1
  WHERE before.seq IS NULL OR before.at / ${DAY} <> here.at / ${DAY}`;

/**
 * Where in the log each day begins, and again wherever the clock went to another day, back as well; and entries by the
 * family of their kind, which is what stands before the dot. No history: both are made of the entries. A time asked for
 * becomes a stretch of the log, whatever else is asked.
 */
export const days: Migration = {
  version: 6,
  sqlite: `
    CREATE TABLE entry_day (first_seq INTEGER PRIMARY KEY, day INTEGER NOT NULL) STRICT;
    INSERT INTO entry_day ${DAYS_SAID};
    CREATE TRIGGER day_follows AFTER INSERT ON entry
      WHEN NEW.at / ${DAY} IS NOT (SELECT at / ${DAY} FROM entry WHERE seq = NEW.seq - 1)
      BEGIN INSERT INTO entry_day VALUES (NEW.seq, NEW.at / ${DAY}); END;
    CREATE INDEX entry_of_family ON entry (substr(kind || '.', 1, instr(kind || '.', '.') - 1), seq);
  `,
  postgres: `
    CREATE TABLE entry_day (first_seq bigint PRIMARY KEY, day bigint NOT NULL);
    INSERT INTO entry_day ${DAYS_SAID};
    CREATE FUNCTION register_day_follows() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        IF NEW.at / ${DAY} IS DISTINCT FROM (SELECT at / ${DAY} FROM entry WHERE seq = NEW.seq - 1) THEN
          INSERT INTO entry_day VALUES (NEW.seq, NEW.at / ${DAY});
        END IF;
        RETURN NULL;
      END $$;
    CREATE TRIGGER day_follows AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION register_day_follows();
    CREATE INDEX entry_of_family ON entry (split_part(kind, '.', 1), seq);
  `,
};
