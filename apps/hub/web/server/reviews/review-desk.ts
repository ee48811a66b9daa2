import { holds, ReviewStamp, reviewsDue, type Settings, signRefusal } from '@usher/incidents';
import type { Clock } from '../../../clock.ts';
import type { CaseBook } from '../../../incidents/case/case-book.ts';
import type { ReviewDue, Reviews } from '../../contract/reviews.ts';
import { summaryFor } from '../inbox/summary.ts';
import { StaffRefusal } from '../../../staff-refusal.ts';
import { dayOf, startOf } from '../school-days.ts';
import type { StaffDirectory, StaffMember } from '../../../incidents/staff-directory.ts';

const REVIEWED = 'staff.reviewed';
/** Cases of one page of a look back. */
const LOOKED_AT = 100;

type Needs = {
  readonly book: CaseBook;
  readonly staff: StaffDirectory;
  readonly settings: () => Settings;
  readonly clock: Clock;
};

type Named = { readonly review: string; readonly first: string };

/** The school's looks back: which wait, what they look at, and the signatures, which are entries of the register. */
export class ReviewDesk {
  readonly #needs: Needs;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  async all(reader: StaffMember): Promise<Reviews> {
    const stamps = await this.#stamps();
    return {
      due: await this.#due(stamps, reader),
      signed: stamps
        .map(({ review, first, at, by, posts, words }) => ({
          review,
          first,
          at,
          name: this.#needs.staff.nameOf(by) ?? by,
          posts,
          note: words.note ?? null,
        }))
        .toSorted((a, b) => b.at - a.at),
    };
  }

  /** What one look back is about, the newest case first. Who may know of no case sees none, and signs by the governors' numbers. */
  async look({ before, ...named }: Named & { readonly before?: number | undefined }, reader: StaffMember) {
    const { book, clock, settings } = this.#needs;
    const due = (await this.#due(await this.#stamps(), reader)).find(
      ({ review, first }) => review === named.review && first === named.first,
    );
    if (due === undefined) throw new StaffRefusal('not-due', 'this review does not wait');
    const page = await book.listOpened({
      from: startOf(due.first),
      until: startOf(due.last, 1),
      limit: LOOKED_AT,
      ...(before === undefined ? {} : { before }),
    });
    const cases = page.cases.flatMap((state) => summaryFor(settings(), state, reader, clock.now()) ?? []);
    return { due, cases, next: page.next };
  }

  /** Signs a look back, once. */
  sign(named: Named, note: string, signer: StaffMember): Promise<Reviews> {
    // One after the other, or two people would sign the same week at the same moment.
    const mine = this.#turn.then(() => this.#sign(named, note, signer));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #sign({ review, first }: Named, note: string, signer: StaffMember): Promise<Reviews> {
    const { book, settings } = this.#needs;
    const stamps = await this.#stamps();
    const refusal = signRefusal(settings(), stamps, signer, { review, first }, await this.#since(), this.#today());
    if (refusal !== null) throw new StaffRefusal(refusal, 'this review cannot be signed');
    await book.note({
      kind: REVIEWED,
      by: signer.person,
      facts: { review, first, posts: [...signer.posts] },
      words: note.trim() === '' ? {} : { note: note.trim() },
    });
    return this.all(signer);
  }

  async #due(stamps: readonly ReviewStamp[], reader: StaffMember): Promise<ReviewDue[]> {
    const due = reviewsDue(this.#needs.settings(), stamps, await this.#since(), this.#today());
    return due
      .map(({ review, first, last, by, overdue }) => ({
        review,
        first,
        last,
        by: [...by],
        isOverdue: overdue,
        isMine: holds(reader, by),
      }))
      .toSorted((a, b) => (a.first < b.first ? -1 : 1));
  }

  async #stamps(): Promise<readonly ReviewStamp[]> {
    const kept = await this.#needs.book.entriesOf(REVIEWED);
    return kept.flatMap(({ at, by, facts, words }) => {
      const read = ReviewStamp.safeParse({ ...facts, at, by, words });
      return read.success ? [read.data] : [];
    });
  }

  #today(): string {
    return dayOf(this.#needs.clock.now());
  }

  async #since(): Promise<string> {
    return dayOf((await this.#needs.book.begunAt()) ?? this.#needs.clock.now());
  }
}
