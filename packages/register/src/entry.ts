import { randomBytes } from 'node:crypto';
import { leafHash } from '@usher/protocol';
import canonicalize from 'canonicalize';
import type { SoundDraft } from './draft.ts';
import type { DigestRow, EntryRow, PersonRow, WordsRow } from './raw-rows.ts';
import { commitment, sha256 } from './sha256.ts';

const SALT_BYTES = 32;

/** How an entry is written today; the number is part of what is hashed. */
const FORM = 1;

/** An entry's rows: what is hashed into the log, and beside it what can be erased. */
export type EntryRows = {
  readonly entry: EntryRow;
  readonly words: readonly WordsRow[];
  readonly people: readonly PersonRow[];
  readonly digest: DigestRow;
};

/** The canonical text of a person's part in an entry, which is what its commitment is of. */
const personText = (person: string, part: string): string => canonicalize({ part, person }) ?? '';

/** Makes an entry of a draft: its place in the log, fresh salts, commitments, and the leaf over it all (REG2, REG3). */
export const makeEntry = (draft: SoundDraft, seq: number, at: number): EntryRows => {
  const { id, kind, caseId, by, place, facts, factsText } = draft;
  const salt = (): Buffer => randomBytes(SALT_BYTES);
  const words = Object.entries(draft.words).map(([name, text]) => ({ seq, name, text, salt: salt() }));
  const people = draft.people.map(({ person, part }, n) => ({ seq, n, person, part, salt: salt() }));
  const digest = { seq, digest: draft.digest, salt: salt() };
  const digestCommitment = commitment(digest.salt, digest.digest);
  const wordCommitments = Object.fromEntries(
    words.map((one) => [one.name, commitment(one.salt, one.text).toString('hex')]),
  );
  const personCommitments = people.map((one) => commitment(one.salt, personText(one.person, one.part)).toString('hex'));
  const hashed = canonicalize({
    v: FORM,
    seq,
    id,
    at,
    kind,
    caseId,
    by,
    place,
    facts,
    digest: digestCommitment.toString('hex'),
    words: wordCommitments,
    people: personCommitments,
  });
  const entry = {
    seq,
    id,
    at,
    kind,
    case_id: caseId,
    by_whom: by,
    place,
    facts: factsText,
    digest: digestCommitment,
    words: canonicalize(wordCommitments) ?? '',
    people: canonicalize(personCommitments) ?? '',
    leaf: leafHash(Buffer.from(hashed ?? '', 'utf8'), sha256),
  };
  return { entry, words, people, digest };
};
