import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Case, mayHandle } from '@usher/incidents';
import { newId, openSchool, putFile, sealEvidence, sha256Of } from '@usher/trust';
import { type Clock, systemClock } from '../../clock.ts';
import { HubError } from '../../errors.ts';
import { schoolEvidence } from '../../school-trust.ts';
import { CaseBook } from '../case/case-book.ts';
import { openSchoolRegister } from '../open-register.ts';
import { readSchoolSettings } from '../school-settings.ts';
import { EVIDENCE_KEY } from './evidence-desk.ts';
import { EvidenceFiles } from './evidence-files.ts';
import { DRILL, EvidenceKeyBook } from './evidence-key-book.ts';
import { OPEN_SCRIPT } from './open-script.ts';

/** Who did what is done at the hub's own command line; the computer's account is nobody the school knows. */
const BY = 'command-line';

export type DrillWish = {
  readonly dataDir: string;
  /** A new or an existing folder for the files. */
  readonly to: string;
  /** An item's id or the number that people say for it, and why it is given out; a sample when left out. */
  readonly item?: { readonly named: string; readonly why: string };
  /** A `postgres://` URL, if that is where the register is. */
  readonly register?: string;
};

/** The files that were written: what age opens, what the inner lock needs, and the script that opens that one. */
export type DrillWritten = { readonly item: string; readonly files: readonly string[]; readonly isSample: boolean };

type WrittenOut = { readonly caseId: string; readonly item: string; readonly key: string; readonly sealed: Uint8Array };

const refused = (
  code: 'no-evidence-key' | 'unknown-item' | 'sealed-case' | 'evidence-damaged',
  cause: string,
  mend: string,
) => new HubError(code, cause, mend);

const withBook = async <T>(
  { dataDir, register: place }: Pick<DrillWish, 'dataDir' | 'register'>,
  clock: Clock,
  work: (book: CaseBook, keyOf: (item: string) => Promise<string | null>, school: EvidenceKeyBook) => Promise<T>,
): Promise<T> => {
  const school = await openSchool(dataDir);
  const { register } = await openSchoolRegister({ dataDir, schoolId: school.schoolId, place, clock });
  await using _open = register;
  const book = new CaseBook(register, newId);
  const keyOf = async (item: string): Promise<string | null> => {
    const kept = await register.find(item);
    return kept?.kind === EVIDENCE_KEY ? (kept.words['key'] ?? null) : null;
  };
  return await work(book, keyOf, new EvidenceKeyBook(book, schoolEvidence(school)));
};

/** A made-up item, sealed as a real one is, for the keys that count now. */
const sample = async (keys: EvidenceKeyBook, book: CaseBook): Promise<WrittenOut> => {
  const known = await keys.current();
  if (known === null)
    throw refused('no-evidence-key', 'There are no evidence keys yet.', 'Make them in the web application first.');
  const phrase = randomBytes(10)
    .toString('hex')
    .replace(/^(.{5})(.{5})(.{5})/, '$1-$2-$3-');
  const content = Buffer.from(
    `This was sealed for a recovery drill, and whoever reads it has opened both locks.\nThe phrase is: ${phrase}\n`,
    'utf8',
  );
  const place = { caseId: newId(), item: newId() };
  const recipients = known.keys.holders.map(({ recipient }) => recipient);
  const { sealed, key } = await sealEvidence(place, recipients, content);
  await book.note({ kind: DRILL.begun, by: BY, facts: { phrase: sha256Of(Buffer.from(phrase)), item: null } });
  return { ...place, key: Buffer.from(key).toString('hex'), sealed };
};

const find = async (
  book: CaseBook,
  named: string,
): Promise<{ readonly state: Case; readonly item: string; readonly sha256: string }> => {
  const wanted = named.toLowerCase();
  const entries = await book.entriesOf('case.evidence');
  const found = entries.filter(
    ({ facts: { item } }) => wanted !== '' && typeof item === 'string' && item.endsWith(wanted),
  );
  const [entry] = found;
  const state = entry?.caseId == null ? null : await book.read(entry.caseId);
  const facts = state?.evidence.find(({ id }) => id === entry?.id)?.facts;
  if (found.length !== 1 || state === null || facts === undefined)
    throw refused('unknown-item', `${found.length} files of evidence end in ${named}.`, 'Give the whole id of one.');
  return { state, item: facts.item, sha256: facts.sha256 };
};

/**
 * Writes a sealed item out, with all that opening it takes besides a key to evidence, so that a person with the printed key
 * and the plain program age can open it. Giving out a real item is in its case before its key is written; nothing of a
 * case that may be against the law is. Needs the register to itself. Rejects with HubError, RegisterError, TrustError.
 */
export const drillEvidence = async (wish: DrillWish, clock: Clock = systemClock): Promise<DrillWritten> => {
  const { dataDir, to, item: asked } = wish;
  const out = await withBook(wish, clock, async (book, keyOf, keys): Promise<WrittenOut> => {
    if (asked === undefined) return sample(keys, book);
    const { state, item, sha256 } = await find(book, asked.named);
    if (!mayHandle(readSchoolSettings(dataDir), state, 'release'))
      throw refused(
        'sealed-case',
        'This case may be against the law.',
        'Nobody gives out anything of it; ask the police.',
      );
    const sealed = await new EvidenceFiles(dataDir).read(item, sha256);
    const key = await keyOf(item);
    if (sealed === null || key === null)
      throw refused('evidence-damaged', 'Its file or its key is missing or was changed.', 'Look for it in a backup.');
    await book.note({ kind: DRILL.begun, by: BY, caseId: state.id, facts: { item }, words: { why: asked.why } });
    return { caseId: state.id, item, key, sealed };
  });
  const { sealed, ...place } = out;
  const files = [
    { name: `${out.item}.age`, text: sealed, secret: true },
    { name: `${out.item}.json`, text: `${JSON.stringify(place)}\n`, secret: true },
    { name: 'open.mjs', text: OPEN_SCRIPT, secret: false },
  ];
  for (const file of files) await putFile(to, file);
  return { item: out.item, files: files.map(({ name }) => join(to, name)), isSample: asked === undefined };
};

/** Keeps that somebody opened the newest sample, as its phrase shows. Rejects with HubError `wrong-phrase`, and others as above. */
export const recoveredEvidence = async (
  wish: Pick<DrillWish, 'dataDir' | 'register'> & { readonly phrase: string },
  clock: Clock = systemClock,
): Promise<void> =>
  withBook(wish, clock, async (book) => {
    const samples = (await book.entriesOf(DRILL.begun)).filter(({ facts }) => facts['item'] === null);
    const typed = sha256Of(Buffer.from(wish.phrase.trim().toLowerCase()));
    if (samples.at(-1)?.facts['phrase'] !== typed)
      throw new HubError(
        'wrong-phrase',
        'That is not the phrase of the newest sample.',
        'Read it from what you opened.',
      );
    await book.note({ kind: DRILL.done, by: BY, facts: { phrase: typed } });
  });
