import type { Act, Case, EntryOf } from '@usher/incidents';
import type { Draft, Register } from '@usher/register';
import { sealEvidence, sha256Of } from '@usher/trust';
import type { MakeId } from '../../make-id.ts';
import { StaffRefusal } from '../../staff-refusal.ts';
import type { CaseShown } from '../../web/contract/cases.ts';
import type { CaseDesk } from '../case/case-desk.ts';
import type { StaffMember } from '../staff-directory.ts';
import type { EvidenceFiles } from './evidence-files.ts';
import type { EvidenceKeyBook } from './evidence-key-book.ts';

type Needs = {
  readonly desk: CaseDesk;
  readonly register: Pick<Register, 'find'>;
  readonly files: EvidenceFiles;
  readonly keys: Pick<EvidenceKeyBook, 'current'>;
  readonly makeId: MakeId;
};

/** An entry of the register that holds the key of one item, and nothing else: it can be erased by itself. */
export const EVIDENCE_KEY = 'evidence.key';

/** An item that was given out: sealed for those who hold a key, and the key of its inner lock. */
export type ReleasedEvidence = { readonly shown: CaseShown; readonly sealed: Uint8Array; readonly key: string };

type Released = {
  readonly id: string;
  readonly item: string;
  readonly why: string;
  /** Proves once more who asks; resolves to when. Called once everything else is in order. */
  readonly stepUp: () => Promise<number>;
};

const evidenceAct = (item: string, sealed: Uint8Array, what: string): Act => ({
  kind: 'case.evidence',
  facts: { item, sha256: sha256Of(sealed), bytes: sealed.byteLength },
  words: what.trim() === '' ? {} : { what: what.trim() },
  people: [],
});

/**
 * The key's entry has the item's own id, so that there is one at most. It is of no case, and so is found by nobody who
 * looks for words: what a search finds could otherwise be guessed letter by letter.
 */
const keyDraft = (item: string, key: Uint8Array, by: string): Draft => ({
  id: item,
  kind: EVIDENCE_KEY,
  caseId: null,
  by,
  place: null,
  facts: {},
  words: { key: Buffer.from(key).toString('hex') },
  people: [],
});

/** Takes evidence in under two locks, and gives it out to who may open it, once that is in the register. */
export class EvidenceDesk {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Seals what somebody adds to a case. It is in memory until it is sealed, and never on a disk in clear (rule EVD1). */
  async add(
    { id, what, content }: { readonly id: string; readonly what: string; readonly content: Uint8Array },
    writer: StaffMember,
  ): Promise<CaseShown> {
    const { desk, files, keys, makeId } = this.#needs;
    const item = makeId();
    await desk.judge(id, evidenceAct(item, content, what), writer);
    const known = await keys.current();
    if (known === null) throw new StaffRefusal('no-evidence-key', 'there is no key yet to seal evidence for');
    const recipients = known.keys.holders.map(({ recipient }) => recipient);
    const { sealed, key } = await sealEvidence({ caseId: id, item }, recipients, content);
    await files.put(item, sealed);
    try {
      return await desk.keep(id, evidenceAct(item, sealed, what), writer, [keyDraft(item, key, writer.person)]);
    } catch (error) {
      // What nobody has a key of is nothing; but only where it is certain that the register has none.
      if ((await this.#needs.register.find(item).catch(() => 'unsure')) === null) await files.remove(item);
      throw error;
    }
  }

  /** Gives an item out. That it was, to whom and why, is committed before its key leaves (rule EVD3). */
  async release({ id, item, why, stepUp }: Released, writer: StaffMember): Promise<ReleasedEvidence> {
    const { desk, files } = this.#needs;
    const act = (steppedUpAt: number): Act => ({
      kind: 'case.release',
      facts: { item, steppedUpAt },
      words: { why },
      people: [],
    });
    const state = await desk.judge(id, (now) => act(now), writer);
    const sealed = await files.read(item, itemOf(state, item).facts.sha256);
    if (sealed === null) throw new StaffRefusal('evidence-damaged', 'the sealed file is missing or was changed');
    const shown = await desk.keep(id, act(Math.trunc(await stepUp())), writer);
    return { shown, sealed, key: await this.#keyOf(item) };
  }

  /** Lets an item that was opened be saved as a file; that it was is in the register before it is (rule EVD4). */
  async save(
    { id, item, why }: { readonly id: string; readonly item: string; readonly why: string },
    writer: StaffMember,
  ): Promise<CaseShown> {
    const { desk } = this.#needs;
    const act: Act = { kind: 'case.exported', facts: { what: 'evidence' }, words: { why }, people: [] };
    const state = await desk.judge(id, act, writer);
    const isOpened = state.entries.some(
      (entry) => entry.kind === 'case.release' && entry.facts.item === item && entry.by === writer.person,
    );
    if (!isOpened) throw new StaffRefusal('not-opened', 'only what somebody opened can be saved by them');
    return desk.keep(id, act, writer);
  }

  async #keyOf(item: string): Promise<string> {
    const kept = await this.#needs.register.find(item);
    const key = kept?.kind === EVIDENCE_KEY ? kept.words['key'] : undefined;
    if (key === undefined) throw new StaffRefusal('evidence-erased', 'the key of this item was destroyed');
    return key;
  }
}

const itemOf = ({ evidence }: Case, item: string): EntryOf<'case.evidence'> => {
  const found = evidence.find(({ facts }) => facts.item === item);
  if (found === undefined) throw new StaffRefusal('not-offered', 'there is no such item in this case');
  return found;
};
