import { EvidenceHolder, type EvidenceKeys } from '@usher/protocol';
import type { Entry as KeptEntry } from '@usher/register';
import { judgeEvidenceKeys, type KnownEvidenceKeys, proposalFault, sha256Of } from '@usher/trust';
import type { SignedEvidenceKeys } from '@usher/protocol';
import { z } from 'zod';
import { StaffRefusal } from '../../staff-refusal.ts';
import type { CaseBook } from '../case/case-book.ts';

/** What of the school's trust the ceremony needs. */
export type EvidenceSchool = {
  readonly schoolId: string;
  /** The school's signature under a text of evidence keys. */
  readonly sign: (text: string) => string;
  readonly isOfSchool: (statement: { readonly text: string; readonly sig: string }) => boolean;
};

const KIND = {
  offered: 'staff.evidence-key-offered',
  proposed: 'staff.evidence-keys-proposed',
  approved: 'staff.evidence-keys-approved',
  declined: 'staff.evidence-keys-declined',
} as const;

/** Staff actions about recovery: something was written out to be opened by hand, and somebody did. */
export const DRILL = { begun: 'staff.evidence-drill', done: 'staff.evidence-recovered' } as const;

const Offered = z.looseObject({ holder: EvidenceHolder });
const Proposed = z.looseObject({ digest: z.string(), text: z.string(), approval: z.string() });
const Approved = z.looseObject({ digest: z.string(), school: z.string() });
const Declined = z.looseObject({ digest: z.string() });

/** A document that waits for the second person. */
export type EvidenceProposal = {
  readonly digest: string;
  readonly text: string;
  readonly by: string;
  readonly at: number;
};

/** How the school's evidence keys stand. */
export type EvidenceKeysStanding = {
  readonly known: KnownEvidenceKeys | null;
  /** Every document that was believed, with its signatures, the first one first. */
  readonly signed: readonly SignedEvidenceKeys[];
  readonly proposal: EvidenceProposal | null;
  /** Keys that somebody made for themselves and that no document holds yet, the newest of each person. */
  readonly offers: readonly EvidenceHolder[];
  /** Documents in the register that lack a signature or do not follow: somebody tried to put them in. */
  readonly notBelieved: number;
};

/**
 * The school's evidence keys, as the register has them: proposed by somebody who holds a key, and approved by a second
 * person, who looks after the network. What is kept is judged anew, with both signatures, each time it is used (rule EVK2).
 */
export class EvidenceKeyBook {
  readonly #book: Pick<CaseBook, 'entriesOf' | 'note'>;
  readonly #school: EvidenceSchool;
  readonly #listeners = new Set<() => void>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(book: Pick<CaseBook, 'entriesOf' | 'note'>, school: EvidenceSchool) {
    this.#book = book;
    this.#school = school;
  }

  async standing(): Promise<EvidenceKeysStanding> {
    const proposals = (await this.#book.entriesOf(KIND.proposed)).flatMap((entry) => readFacts(Proposed, entry));
    const approvals = (await this.#book.entriesOf(KIND.approved)).flatMap((entry) => readFacts(Approved, entry));
    const declined = (await this.#book.entriesOf(KIND.declined)).flatMap((entry) => readFacts(Declined, entry));
    let known: KnownEvidenceKeys | null = null;
    let notBelieved = 0;
    const signed: SignedEvidenceKeys[] = [];
    for (const { digest, school } of approvals) {
      const proposal = proposals.find((one) => one.digest === digest);
      const document = { text: proposal?.text ?? '', approval: proposal?.approval ?? '', school };
      const judged = judgeEvidenceKeys(known, document, this.#school);
      if (judged.ok) known = { keys: judged.keys, digest: judged.digest };
      if (judged.ok) signed.push(document);
      else notBelieved += 1;
    }
    const waiting = proposals
      .filter((one) => !declined.some(({ digest }) => digest === one.digest))
      .findLast((one) => proposalFault(known, one, this.#school.schoolId) === null);
    const proposal = waiting === undefined ? null : { ...waiting };
    return { known, signed, proposal, offers: await this.#offers(known), notBelieved };
  }

  /** Calls `listener` when other keys count from now on. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** The keys that evidence is sealed for now; null while there are none. */
  async current(): Promise<KnownEvidenceKeys | null> {
    return (await this.standing()).known;
  }

  /** When somebody last showed that the printed key opens what is sealed (ms since 1970); null: never. */
  async recoveredAt(): Promise<number | null> {
    return (await this.#book.entriesOf(DRILL.done)).at(-1)?.at ?? null;
  }

  /** Somebody made a key in their own browser, and would like to hold one to the evidence. */
  async offer(holder: EvidenceHolder, by: string): Promise<void> {
    if (holder.person !== by || holder.part === 'recovery')
      throw new StaffRefusal('not-allowed', 'a key is offered by whoever holds it');
    await this.#book.note({ kind: KIND.offered, by, facts: { holder } });
  }

  /** Puts a document forward that somebody who holds a key approved. Throws StaffRefusal. */
  propose(text: string, approval: string, by: string): Promise<void> {
    return this.#inTurn(async () => {
      const { known } = await this.standing();
      const fault = proposalFault(known, { text, approval }, this.#school.schoolId);
      if (fault !== null) throw new StaffRefusal(`evidence-keys-${fault}`, 'these evidence keys do not follow');
      // Whoever makes the first keys holds one of them: nobody sets them up for another.
      if (known === null && !holdersIn(text).some(({ person }) => person === by))
        throw new StaffRefusal('not-allowed', 'the first key belongs to whoever makes it');
      const digest = sha256Of(Buffer.from(text, 'utf8'));
      await this.#book.note({ kind: KIND.proposed, by, facts: { digest, text, approval } });
    });
  }

  /** What waits under this digest for somebody's yes. Throws StaffRefusal `second-person`, `nothing-new`. */
  async judgeApproval(digest: string, by: string): Promise<EvidenceProposal> {
    const { proposal } = await this.standing();
    if (proposal === null || proposal.digest !== digest)
      throw new StaffRefusal('nothing-new', 'these keys do not wait for anybody');
    const isHolder = holdersIn(proposal.text).some(({ person }) => person === by);
    if (proposal.by === by || isHolder) throw new StaffRefusal('second-person', 'somebody else has to agree');
    return proposal;
  }

  /** The second person's yes: from then on these are the keys. Throws StaffRefusal `second-person`, `nothing-new`. */
  approve(digest: string, by: string): Promise<KnownEvidenceKeys> {
    return this.#inTurn(async () => {
      const proposal = await this.judgeApproval(digest, by);
      await this.#book.note({
        kind: KIND.approved,
        by,
        facts: { digest, school: this.#school.sign(proposal.text) },
      });
      const after = await this.current();
      if (after?.digest !== digest) throw new Error('evidence keys that were just approved are not believed');
      for (const listener of this.#listeners) listener();
      return after;
    });
  }

  /** The second person's no, or the first one's own. */
  decline(digest: string, by: string): Promise<void> {
    return this.#inTurn(async () => {
      const { proposal } = await this.standing();
      if (proposal?.digest !== digest) throw new StaffRefusal('nothing-new', 'these keys do not wait for anybody');
      await this.#book.note({ kind: KIND.declined, by, facts: { digest } });
    });
  }

  async #offers(known: KnownEvidenceKeys | null): Promise<readonly EvidenceHolder[]> {
    const offered = (await this.#book.entriesOf(KIND.offered)).flatMap((entry) => readFacts(Offered, entry));
    const newest = new Map(offered.map(({ holder }) => [holder.person, holder]));
    return [...newest.values()].filter(
      ({ recipient }) => known?.keys.holders.every((holder) => holder.recipient !== recipient) ?? true,
    );
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

const readFacts = <T extends z.ZodType>(
  schema: T,
  { facts, by, at }: KeptEntry,
): (z.output<T> & { readonly by: string; readonly at: number })[] => {
  const read = schema.safeParse(facts);
  return read.success ? [{ ...(read.data as object), by, at } as never] : [];
};

/** Only of a text that was found to be of its form. */
const holdersIn = (text: string): EvidenceKeys['holders'] => (JSON.parse(text) as EvidenceKeys).holders;
