import type { Migration } from './migration.ts';

/**
 * The words to find entries by, folded, once an entry. It is made of the words and is no history; it goes when they go.
 * FTS5 looks into the table beside it, so that an erased entry's words can be taken out of the index exactly; it is given
 * words that are folded already, and its `ascii` tokenizer leaves them as they are. `search_word` has every word once:
 * FTS5 finds whole words at once, and beginnings of words only by gathering every entry that has them.
 */
export const search: Migration = {
  version: 3,
  sqlite: `
    CREATE TABLE entry_search (seq INTEGER PRIMARY KEY REFERENCES entry (seq), found_by TEXT NOT NULL) STRICT;
    CREATE VIRTUAL TABLE entry_index USING fts5 (
      found_by, content = 'entry_search', content_rowid = 'seq', tokenize = 'ascii', detail = 'none'
    );
    CREATE TABLE search_word (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    INSERT INTO entry_index (entry_index, rank) VALUES ('secure-delete', 1);
    CREATE TRIGGER search_enters AFTER INSERT ON entry_search
      BEGIN INSERT INTO entry_index (rowid, found_by) VALUES (NEW.seq, NEW.found_by); END;
    CREATE TRIGGER search_leaves AFTER DELETE ON entry_search
      BEGIN INSERT INTO entry_index (entry_index, rowid, found_by) VALUES ('delete', OLD.seq, OLD.found_by); END;
    CREATE TRIGGER search_stays BEFORE UPDATE ON entry_search
      BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
  `,
  postgres: `
    CREATE TABLE entry_search (seq bigint PRIMARY KEY REFERENCES entry (seq), found_by tsvector NOT NULL);
    CREATE INDEX entry_index ON entry_search USING gin (found_by);
    CREATE TRIGGER search_stays BEFORE UPDATE OR TRUNCATE ON entry_search
      FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
  `,
};
