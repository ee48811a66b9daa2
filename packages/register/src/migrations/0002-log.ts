import type { Migration } from './migration.ts';

/** The tree over the entries: its whole subtrees (leaves are in `entry`), and the signed checkpoints. */
export const log: Migration = {
  version: 2,
  sqlite: `
    CREATE TABLE log_node (
      level INTEGER NOT NULL CHECK (level > 0),
      idx INTEGER NOT NULL,
      hash BLOB NOT NULL,
      PRIMARY KEY (level, idx)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE log_checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
    CREATE TRIGGER node_stays BEFORE UPDATE ON log_node BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER node_keeps BEFORE DELETE ON log_node BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER node_replaces_nothing BEFORE INSERT ON log_node
      WHEN EXISTS (SELECT 1 FROM log_node WHERE level = NEW.level AND idx = NEW.idx)
      BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER checkpoint_stays BEFORE UPDATE ON log_checkpoint
      BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER checkpoint_keeps BEFORE DELETE ON log_checkpoint
      BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER checkpoint_replaces_nothing BEFORE INSERT ON log_checkpoint
      WHEN EXISTS (SELECT 1 FROM log_checkpoint WHERE size = NEW.size)
      BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
  `,
  postgres: `
    CREATE TABLE log_node (
      level integer NOT NULL CHECK (level > 0),
      idx bigint NOT NULL,
      hash bytea NOT NULL,
      PRIMARY KEY (level, idx)
    );
    CREATE TABLE log_checkpoint (size bigint PRIMARY KEY, note text NOT NULL);
    CREATE TRIGGER node_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON log_node
      FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
    CREATE TRIGGER checkpoint_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON log_checkpoint
      FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
  `,
};
