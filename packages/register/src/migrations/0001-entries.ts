import type { Migration } from './migration.ts';

/**
 * Entries, which are only ever added (rule REG1), and their personal part, which is only ever added and erased. SQLite
 * has triggers for this, against mistakes; PostgreSQL has them as well, and a role that may not (rule REG22).
 */
export const entries: Migration = {
  version: 1,
  sqlite: `
    CREATE TABLE register_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE entry (
      seq INTEGER PRIMARY KEY CHECK (seq > 0),
      id TEXT NOT NULL UNIQUE,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      case_id TEXT,
      by_whom TEXT NOT NULL,
      place TEXT,
      facts TEXT NOT NULL,
      digest BLOB NOT NULL,
      words TEXT NOT NULL,
      people TEXT NOT NULL,
      leaf BLOB NOT NULL
    ) STRICT;
    CREATE INDEX entry_of_case ON entry (case_id, seq) WHERE case_id IS NOT NULL;
    CREATE INDEX entry_of_kind ON entry (kind, seq);
    CREATE INDEX entry_of_place ON entry (place, seq) WHERE place IS NOT NULL;
    CREATE TABLE entry_words (
      seq INTEGER NOT NULL REFERENCES entry (seq),
      name TEXT NOT NULL,
      text TEXT NOT NULL,
      salt BLOB NOT NULL,
      PRIMARY KEY (seq, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE entry_person (
      seq INTEGER NOT NULL REFERENCES entry (seq),
      n INTEGER NOT NULL,
      person TEXT NOT NULL,
      part TEXT NOT NULL,
      salt BLOB NOT NULL,
      PRIMARY KEY (seq, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX entry_of_person ON entry_person (person, seq);
    CREATE TABLE entry_digest (
      seq INTEGER PRIMARY KEY REFERENCES entry (seq),
      digest TEXT NOT NULL,
      salt BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER meta_stays BEFORE UPDATE ON register_meta BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER meta_keeps BEFORE DELETE ON register_meta BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER entry_keeps BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER entry_replaces_nothing BEFORE INSERT ON entry
      WHEN EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq OR id = NEW.id)
      BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER words_stay BEFORE UPDATE ON entry_words BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER person_stays BEFORE UPDATE ON entry_person BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER digest_stays BEFORE UPDATE ON entry_digest BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER words_replace_nothing BEFORE INSERT ON entry_words
      WHEN EXISTS (SELECT 1 FROM entry_words WHERE seq = NEW.seq AND name = NEW.name)
      BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER person_replaces_nothing BEFORE INSERT ON entry_person
      WHEN EXISTS (SELECT 1 FROM entry_person WHERE seq = NEW.seq AND n = NEW.n)
      BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER digest_replaces_nothing BEFORE INSERT ON entry_digest
      WHEN EXISTS (SELECT 1 FROM entry_digest WHERE seq = NEW.seq)
      BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
  `,
  postgres: `
    CREATE TABLE register_meta (name text COLLATE "C" PRIMARY KEY, value text NOT NULL);
    CREATE TABLE entry (
      seq bigint PRIMARY KEY CHECK (seq > 0),
      id text COLLATE "C" NOT NULL UNIQUE,
      at bigint NOT NULL,
      kind text COLLATE "C" NOT NULL,
      case_id text COLLATE "C",
      by_whom text COLLATE "C" NOT NULL,
      place text COLLATE "C",
      facts text NOT NULL,
      digest bytea NOT NULL,
      words text NOT NULL,
      people text NOT NULL,
      leaf bytea NOT NULL
    );
    CREATE INDEX entry_of_case ON entry (case_id, seq) WHERE case_id IS NOT NULL;
    CREATE INDEX entry_of_kind ON entry (kind, seq);
    CREATE INDEX entry_of_place ON entry (place, seq) WHERE place IS NOT NULL;
    CREATE TABLE entry_words (
      seq bigint NOT NULL REFERENCES entry (seq),
      name text COLLATE "C" NOT NULL,
      text text NOT NULL,
      salt bytea NOT NULL,
      PRIMARY KEY (seq, name)
    );
    CREATE TABLE entry_person (
      seq bigint NOT NULL REFERENCES entry (seq),
      n integer NOT NULL,
      person text COLLATE "C" NOT NULL,
      part text COLLATE "C" NOT NULL,
      salt bytea NOT NULL,
      PRIMARY KEY (seq, n)
    );
    CREATE INDEX entry_of_person ON entry_person (person, seq);
    CREATE TABLE entry_digest (
      seq bigint PRIMARY KEY REFERENCES entry (seq),
      digest text COLLATE "C" NOT NULL,
      salt bytea NOT NULL
    );
    CREATE FUNCTION register_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the register is append-only'; END $$;
    CREATE TRIGGER meta_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON register_meta
      FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
    CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
      FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
    CREATE TRIGGER words_stay BEFORE UPDATE OR TRUNCATE ON entry_words
      FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
    CREATE TRIGGER person_stays BEFORE UPDATE OR TRUNCATE ON entry_person
      FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
    CREATE TRIGGER digest_stays BEFORE UPDATE OR TRUNCATE ON entry_digest
      FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
  `,
};
