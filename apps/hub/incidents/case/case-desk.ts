import {
  type Act,
  answerAct,
  type Case,
  caseFlow,
  decide,
  isThere,
  linkActs,
  mayHandle,
  readAct,
  readReport,
  reportAct,
  type Settings,
  suggestSanction,
} from '@usher/incidents';
import type { Draft } from '@usher/register';
import type { Clock } from '../../clock.ts';
import type { CaseBook } from './case-book.ts';
import type { MakeId } from '../../make-id.ts';
import type { CallInput } from '../../web/contract/api.ts';
import type { CaseShown, WishedAct } from '../../web/contract/cases.ts';
import { StaffRefusal } from '../../staff-refusal.ts';
import type { StaffDirectory, StaffMember } from '../staff-directory.ts';
import { caseShown } from './case-shown.ts';
import { personNamed } from './person-named.ts';

type Needs = {
  readonly book: CaseBook;
  readonly settings: () => Settings;
  readonly staff: StaffDirectory;
  readonly clock: Clock;
  readonly makeId: MakeId;
};

/** Earlier cases of somebody that a suggestion looks back on. */
const EARLIER = 20;
/** Cases whose links were looked up for one answer. */
const LINKS = 50;

const notThere = (): StaffRefusal => new StaffRefusal('not-there', 'there is no such case');

/** Opens cases for staff and does in them what the rules allow. One case is written by one person after the other. */
export class CaseDesk {
  readonly #needs: Needs;
  readonly #lines = new Map<string, Promise<unknown>>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Shows a case. That it was opened is in the register before it is shown. */
  async open(id: string, reader: StaffMember): Promise<CaseShown> {
    return this.#inTurn(id, async () => {
      const state = await this.#thereFor(id, reader);
      const { book } = this.#needs;
      await book.note({ kind: 'staff.opened', by: reader.person, facts: {}, caseId: id });
      const seen: Act = { kind: 'case.seen', facts: {}, words: {}, people: [] };
      if (state.seenBy.includes(reader.person)) return this.#shown(state, reader);
      return this.#shown(await book.add(id, [seen], this.#writer(reader)), reader);
    });
  }

  /** Does what somebody wishes, if the rules allow it. */
  async act(id: string, wished: WishedAct, writer: StaffMember): Promise<CaseShown> {
    return this.#inTurn(id, async () => {
      const state = await this.#thereFor(id, writer);
      const read = readAct(this.#completed(wished));
      if (read === null) throw new StaffRefusal('bad-request', 'what was asked is not of the form it should have');
      return this.#do(state, read, writer);
    });
  }

  /** Whether somebody may do this now; the case as it is. Throws the refusal otherwise, and keeps nothing. */
  async judge(id: string, act: Act | ((now: number) => Act), writer: StaffMember): Promise<Case> {
    const state = await this.#thereFor(id, writer);
    this.#decide(state, typeof act === 'function' ? act(Math.trunc(this.#needs.clock.now())) : act, writer);
    return state;
  }

  /** Does what a part of the hub made of somebody's wish, if the rules allow it; `beside` is committed with it. */
  keep(id: string, act: Act, writer: StaffMember, beside: readonly Draft[] = []): Promise<CaseShown> {
    return this.#inTurn(id, async () => this.#do(await this.#thereFor(id, writer), act, writer, beside));
  }

  /** Answers the step of the guided flow that is asked. */
  async answer({ id, step, person, answers, why }: CallInput<'case.answer'>, writer: StaffMember): Promise<CaseShown> {
    return this.#inTurn(id, async () => {
      const state = await this.#thereFor(id, writer);
      const { flow } = caseFlow(this.#needs.settings(), state);
      return this.#do(state, answerAct(flow, { step, person, answers }, why.trim()), writer);
    });
  }

  /** Lets a case be printed, if the rules allow it; that it was, by whom and why, is in it before it is. */
  async print({ id, why }: CallInput<'case.print'>, writer: StaffMember): Promise<CaseShown> {
    return this.#inTurn(id, async () => {
      const state = await this.#thereFor(id, writer);
      // Its words may be against the law as well: nothing of it is carried off on paper.
      if (!mayHandle(this.#needs.settings(), state, 'print')) throw new StaffRefusal('sealed', 'this case is sealed');
      const act: Act = { kind: 'case.exported', facts: { what: 'print' }, words: { why }, people: [] };
      const shown = await this.#do(state, act, writer);
      const note = {
        kind: 'staff.exported',
        by: writer.person,
        facts: { what: 'print' },
        words: { why },
        caseId: id,
      } as const;
      await this.#needs.book.note(note);
      return shown;
    });
  }

  async suggest({ id, person, infringement }: CallInput<'case.suggest'>, reader: StaffMember) {
    const { book, settings } = this.#needs;
    const state = await this.#thereFor(id, reader);
    const shown = await this.#shown(state, reader);
    const named = state.people.find((one) => one.person === person);
    if (named === undefined || named.who === 'other' || !shown.reads.includes('sanctions')) throw notThere();
    const found = await book.list({ person, limit: EARLIER });
    const earlier = found.cases.filter((one) => one.id !== id && isThere(settings(), one, reader));
    const suggested = suggestSanction(settings(), state, named.who, person, { infringement, row: null }, earlier);
    return {
      category: suggested.category,
      sanctions: [...suggested.sanctions],
      actions: [...suggested.actions],
      reasons: [...suggested.reasons],
      decidedBy: [...suggested.decidedBy],
    };
  }

  /** Opens a case for what a member of staff saw or was told. */
  async raise(raised: CallInput<'case.raise'>, writer: StaffMember): Promise<{ id: string }> {
    const { book, clock, makeId, settings } = this.#needs;
    const now = Math.trunc(clock.now());
    const offered = settings().kinds.map(({ id }) => id);
    if (!raised.kinds.every((kind) => offered.includes(kind)))
      throw new StaffRefusal('not-offered', 'that is no kind of incident of this school');
    const { kinds, room, device, place, text, url, aboutAdult, occurredAt } = raised;
    const report = readReport(
      { text, url, occurredAt, about: aboutAdult ? 'adult-here' : 'someone-else' },
      { source: 'staff' },
      now,
      makeId(),
    );
    const act = reportAct(
      { ...report, kinds },
      { reporter: writer.person, source: 'staff', room, device, address: null, place, lessonTeacher: null },
    );
    return { id: (await book.open(act, this.#writer(writer))).id };
  }

  #decide(state: Case, act: Act, writer: StaffMember): void {
    const { clock, settings } = this.#needs;
    const decision = decide(settings(), state, writer, act, clock.now());
    if (!decision.allowed) throw new StaffRefusal(decision.code, decision.missing.join(' '));
  }

  async #do(state: Case, act: Act, writer: StaffMember, beside: readonly Draft[] = []): Promise<CaseShown> {
    const { book, settings } = this.#needs;
    this.#decide(state, act, writer);
    if (act.kind === 'case.link') await this.#linkBack(state.id, act, writer);
    const after = await book.add(state.id, [act], this.#writer(writer), beside);
    // Naming an adult can take a case away from whoever named them; what they wrote is kept all the same.
    if (!isThere(settings(), after, writer))
      throw new StaffRefusal('no-longer-there', 'it is written down; the case is now known to fewer people');
    return this.#shown(after, writer);
  }

  /** The other side of a link; a case that is not there for whoever links it is not there to be linked. */
  async #linkBack(id: string, act: Extract<Act, { kind: 'case.link' }>, writer: StaffMember): Promise<void> {
    const { book, clock, settings } = this.#needs;
    const other = await this.#thereFor(act.facts.other, writer);
    const [, back] = linkActs(id, other.id, act.words.why ?? '');
    // Linked from there before, it only lacked this side.
    if (decide(settings(), other, writer, back.act, clock.now()).allowed)
      await book.add(other.id, [back.act], this.#writer(writer));
  }

  async #thereFor(id: string, reader: StaffMember): Promise<Case> {
    const state = await this.#needs.book.read(id);
    // Whom it is kept from is told the same as for a number that was made up.
    if (state === null || !isThere(this.#needs.settings(), state, reader)) throw notThere();
    return state;
  }

  async #shown(state: Case, reader: StaffMember): Promise<CaseShown> {
    const { book, clock, settings, staff } = this.#needs;
    const linked = await Promise.all(state.linked.slice(0, LINKS).map((other) => book.read(other)));
    const there = linked.flatMap((other) => (other !== null && isThere(settings(), other, reader) ? [other.id] : []));
    const shown = caseShown(state, {
      settings: settings(),
      reader,
      now: clock.now(),
      otherIsThere: (other) => there.includes(other),
      nameOf: (person) => staff.nameOf(person),
    });
    if (shown === null) throw notThere();
    return shown;
  }

  #writer({ person, posts }: StaffMember) {
    return { by: person, posts };
  }

  /** What the page cannot be believed about: whom a name is of, and which posts they hold. */
  #completed(wished: WishedAct): unknown {
    const { staff } = this.#needs;
    if (wished.kind === 'case.assigned' && !wished.people.every(({ person }) => staff.find(person) !== null))
      throw new StaffRefusal('person-missing', 'a case is given to somebody who has an account');
    if (wished.kind !== 'case.person') return wished;
    const [about] = wished.people;
    if (about === undefined) return wished;
    const { person, who } = personNamed(about.person, wished.facts['who'], staff);
    const facts = { ...wished.facts, who, posts: [...staff.postsOf(person)] };
    return { ...wished, facts, people: [{ person, part: 'about' }] };
  }

  async #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#lines.get(id) ?? Promise.resolve()).then(work);
    const line = mine.catch(() => undefined);
    this.#lines.set(id, line);
    try {
      return await mine;
    } finally {
      if (this.#lines.get(id) === line) this.#lines.delete(id);
    }
  }
}
