import type { Migration } from './migration.ts';

/**
 * What was erased, and by which entry (rule REG17). Nothing personal can be deleted before the entry that says so
 * names it; in PostgreSQL only `register_erase` deletes, with its owner's rights and after the same look.
 */
export const erasure: Migration = {
  version: 4,
  sqlite: `
    CREATE TABLE erasure (
      target INTEGER NOT NULL REFERENCES entry (seq),
      by_seq INTEGER NOT NULL REFERENCES entry (seq),
      PRIMARY KEY (target, by_seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER erasure_stays BEFORE UPDATE ON erasure BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER erasure_keeps BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
    CREATE TRIGGER words_keep BEFORE DELETE ON entry_words
      WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE target = OLD.seq)
      BEGIN SELECT RAISE(ABORT, 'no entry says that this is erased'); END;
    CREATE TRIGGER person_keeps BEFORE DELETE ON entry_person
      WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE target = OLD.seq)
      BEGIN SELECT RAISE(ABORT, 'no entry says that this is erased'); END;
    CREATE TRIGGER digest_keeps BEFORE DELETE ON entry_digest
      WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE target = OLD.seq)
      BEGIN SELECT RAISE(ABORT, 'no entry says that this is erased'); END;
  `,
  postgres: `
    CREATE TABLE erasure (
      target bigint NOT NULL REFERENCES entry (seq),
      by_seq bigint NOT NULL REFERENCES entry (seq),
      PRIMARY KEY (target, by_seq)
    );
    CREATE TRIGGER erasure_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON erasure
      FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
    CREATE FUNCTION register_keeps_what_is_not_erased() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM erasure WHERE target = OLD.seq) THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'no entry says that this is erased';
      END $$;
    CREATE TRIGGER words_keep BEFORE DELETE ON entry_words
      FOR EACH ROW EXECUTE FUNCTION register_keeps_what_is_not_erased();
    CREATE TRIGGER person_keeps BEFORE DELETE ON entry_person
      FOR EACH ROW EXECUTE FUNCTION register_keeps_what_is_not_erased();
    CREATE TRIGGER digest_keeps BEFORE DELETE ON entry_digest
      FOR EACH ROW EXECUTE FUNCTION register_keeps_what_is_not_erased();
    CREATE FUNCTION register_erase(erasing bigint) RETURNS void LANGUAGE plpgsql
      SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM 1 FROM entry WHERE seq = erasing AND kind = 'register.erased';
        IF NOT FOUND THEN RAISE EXCEPTION 'no entry says that this is erased'; END IF;
        DELETE FROM entry_words WHERE seq IN (SELECT target FROM erasure WHERE by_seq = erasing);
        DELETE FROM entry_person WHERE seq IN (SELECT target FROM erasure WHERE by_seq = erasing);
        DELETE FROM entry_digest WHERE seq IN (SELECT target FROM erasure WHERE by_seq = erasing);
        DELETE FROM entry_search WHERE seq IN (SELECT target FROM erasure WHERE by_seq = erasing);
      END $$;
    REVOKE ALL ON FUNCTION register_erase(bigint) FROM PUBLIC;
  `,
};
