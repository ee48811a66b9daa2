import { type Act, DEFAULT_SETTINGS, type Post } from '@usher/incidents';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallName } from '../../apps/hub/web/contract/api.ts';
import type { CaseShown, Inbox, WishedAct } from '../../apps/hub/web/contract/cases.ts';
import type { Browser } from './web/browser.ts';
import { pupilTells } from './web/pupil-tells.ts';
import { WebSchool } from './web/web-school.ts';

let school: WebSchool;
beforeEach(async () => {
  school = await WebSchool.start();
});
afterEach(() => school[Symbol.asyncDispose]());

const told = { user: 'amelia', device: 'ICT1-07', kinds: ['unkind'], text: 'CANARY-ACCOUNT they are being mean' };

/** Asks, and expects it to be done. */
const done = async <T>(browser: Browser, name: CallName, input: unknown): Promise<T> => {
  const answer = await browser.ask(name, input as never);
  expect([name, answer.status, answer.status === 200 ? null : answer.body]).toEqual([name, 200, null]);
  return answer.body as T;
};
const refused = async (browser: Browser, name: CallName, input: unknown): Promise<unknown> => {
  const answer = await browser.ask(name, input as never);
  return (answer.body as { code?: string }).code ?? answer.status;
};
const inbox = (browser: Browser) => done<Inbox>(browser, 'inbox', {});
const act = (
  kind: WishedAct['kind'],
  facts: WishedAct['facts'] = {},
  words: WishedAct['words'] = {},
  about?: string,
): WishedAct => ({ kind, facts, words, people: about === undefined ? [] : [{ person: about, part: 'about' }] });

describe('one incident, from the report to the end', () => {
  it('[INC14] [INC15] [INC37] [INC46] is told, opened, guided, decided and closed, each with who and why', async () => {
    const lead = await school.person('dana', ['online-safety-lead', 'dsl']);
    const id = await pupilTells(school, told);
    const browser = await school.signedIn('dana');
    expect((await inbox(browser)).fresh.map((one) => [one.id, one.kinds, one.seenBy])).toEqual([
      [id, ['unkind'], null],
    ]);

    let shown = await done<CaseShown>(browser, 'case.open', { id });
    expect(shown.entries.map(({ kind, by }) => [kind, by])).toEqual([
      ['case.report', 'device:1'],
      ['case.told', 'hub'],
      ['case.seen', lead],
    ]);
    expect((await inbox(browser)).waiting.map((one) => [one.id, one.waits])).toEqual([[id, 'for-an-answer']]);

    const answer = async (step: string, answers: string[], why = '', person: string | null = null) => {
      shown = await done<CaseShown>(browser, 'case.answer', { id, step, person, answers, why });
    };
    const add = async (wished: WishedAct) => {
      shown = await done<CaseShown>(browser, 'case.act', { id, act: wished });
    };
    // What comes first comes first, and a reason is a reason.
    expect(
      await refused(browser, 'case.answer', { id, step: 'children', person: null, answers: ['victim'], why: '' }),
    ).toBe('not-next');
    await answer('record', ['done']);
    expect(
      await refused(browser, 'case.answer', { id, step: 'evidence', person: null, answers: ['done'], why: '' }),
    ).toBe('incomplete');
    await add(act('case.detail', { field: 'no-evidence', value: null }, { value: 'It was said aloud.' }));
    await answer('evidence', ['done']);
    expect(
      await refused(browser, 'case.answer', { id, step: 'staff-involved', person: null, answers: ['no'], why: ' ' }),
    ).toBe('reason-missing');
    await answer('staff-involved', ['no'], 'Only pupils were in the room.');
    await answer('children', ['victim', 'instigator']);
    expect(shown.flow?.unnamed).toEqual(['victim', 'instigator']);
    await add(act('case.person', { who: 'pupil', part: 'victim', posts: [] }, {}, 'amelia'));
    await add(act('case.person', { who: 'pupil', part: 'instigator', posts: [] }, {}, 'oliver'));
    await answer('support', ['class-teacher'], '', 'pupil:amelia');
    await answer('victim-parents', ['yes'], 'Rang home.', 'pupil:amelia');
    await answer('at-risk', ['no'], 'Settled, with friends.', 'pupil:amelia');
    await answer('others', ['no'], 'One pupil only.', 'pupil:oliver');
    const suggestion = await done<{ category: string; reasons: string[] }>(browser, 'case.suggest', {
      id,
      person: 'pupil:oliver',
      infringement: 'off-task-again',
    });
    expect(suggestion).toMatchObject({ category: 'B', reasons: ['by-infringement'] });
    const sanction = (category: string) =>
      act(
        'case.sanction',
        { framework: 'pupil', category, infringement: null, sanctions: ['talk'], warned: true },
        { why: 'A first time; he is sorry.' },
        'pupil:oliver',
      );
    // C is the head's to decide, whoever else asks.
    expect(await refused(browser, 'case.act', { id, act: sanction('C') })).toBe('not-your-post');
    await add(sanction('B'));
    await answer('sanctions', ['done'], 'Decided.', 'pupil:oliver');
    await answer('serious', ['no'], 'First time.', 'pupil:oliver');
    expect(shown.flow?.questions).toEqual([]);
    expect(shown.missing).toEqual(['parents', 'cross-record'].filter((what) => shown.missing.includes(what)));
    expect(await refused(browser, 'case.act', { id, act: act('case.closed') })).toBe('incomplete');
    await add(act('case.parents', { informed: true }, { why: 'Both families.' }, 'pupil:amelia'));
    if (shown.missing.includes('cross-record')) await add(act('case.detail', { field: 'cross-record', value: 'B-12' }));
    expect(shown.missing).toEqual([]);
    await add(act('case.closed', {}, { why: 'Put right between them.' }));
    expect(shown.status).toBe('closed');
    expect(await refused(browser, 'case.act', { id, act: act('case.outcome', { outcome: 'talked' }) })).toBe('closed');
    await school.web.settled();
    expect(await inbox(browser)).toEqual({
      fresh: [],
      waiting: [],
      overdue: [],
      others: [],
      left: { fresh: 0, waiting: 0, overdue: 0, others: 0 },
    });
    // Opening a case is a staff action of its own; no words are in it.
    const actions = (await school.book.staffActions({ limit: 50 })).entries;
    expect(actions.filter(({ kind }) => kind === 'staff.opened').map(({ by, caseId }) => [by, caseId])).toEqual([
      [lead, id],
    ]);
    expect(JSON.stringify(actions)).not.toContain('CANARY');
    expect(school.faults).toEqual([]);
  });

  it('[INC39] [INC48] is linked from both sides, given to somebody, limited for a time and held; and only what is there can be', async () => {
    const lead = await school.person('dana', ['online-safety-lead']);
    const deputy = await school.person('dep', ['deputy']);
    const head = await school.person('harriet', ['head']);
    const id = await pupilTells(school, told);
    const other = await pupilTells(school, { ...told, user: 'isla', device: 'ICT1-08' });
    const secret = await pupilTells(school, { ...told, user: 'noah', device: 'ICT1-09' });
    const hidden = {
      kind: 'case.person' as const,
      facts: { who: 'staff' as const, part: 'instigator' as const, posts: [] },
    };
    await school.book.add(secret, [{ ...hidden, words: {}, people: [{ person: lead, part: 'about' }] }], {
      by: head,
      posts: [],
    });
    const browser = await school.signedIn('dana');
    const wish = (wished: WishedAct) => ({ id, act: wished });
    const link = (to: string) => wish(act('case.link', { other: to }, { why: 'The same afternoon.' }));
    await done(browser, 'case.act', link(other));
    expect([(await school.book.read(id))?.linked, (await school.book.read(other))?.linked]).toEqual([[other], [id]]);
    expect(await refused(browser, 'case.act', link(other))).toBe('nothing-new');
    expect(await refused(browser, 'case.act', link(id))).toBe('same-case');
    for (const gone of [secret, '0196a000-0000-7000-8000-000000000001'])
      expect(await refused(browser, 'case.act', link(gone))).toBe('not-there');
    expect((await school.book.read(secret))?.linked).toEqual([]);

    const give = (to: string) => wish({ ...act('case.assigned'), people: [{ person: to, part: 'owner' }] });
    expect(await refused(browser, 'case.act', give('account:999'))).toBe('person-missing');
    await done(browser, 'case.act', give(deputy));
    const theirs = await inbox(await school.signedIn('dep'));
    expect([...theirs.fresh, ...theirs.waiting].map((one) => one.id)).toContain(id);

    await done(
      browser,
      'case.act',
      wish(act('case.person', { who: 'pupil', part: 'instigator', posts: [] }, {}, 'oliver')),
    );
    const now = Math.trunc(school.clock.now());
    const limit = (until: number) =>
      wish(
        act('case.restriction', { limit: 'no-internet', from: now, until }, { why: 'Until Friday.' }, 'pupil:oliver'),
      );
    expect(await refused(browser, 'case.act', limit(now - 1))).toBe('bad-time');
    const limited = await done<CaseShown>(browser, 'case.act', limit(now + 60_000));
    const restriction = limited.entries.at(-1)?.id ?? '';
    await done(browser, 'case.act', wish(act('case.lifted', { restriction }, { why: 'He said sorry.' })));
    expect(await refused(browser, 'case.act', wish(act('case.hold', { held: true }, { why: 'Asked for.' })))).toBe(
      'not-your-post',
    );
    await done(browser, 'case.act', wish(act('case.marking', { marking: 'restricted' }, { why: 'Delicate.' })));
    const printed = await done<CaseShown>(browser, 'case.print', { id, why: 'For the meeting.' });
    expect([printed.marking, printed.entries.at(-1)?.kind]).toEqual(['RESTRICTED', 'case.exported']);
    await done(browser, 'case.act', wish(act('case.suspect', { answer: 'unsure' })));
    expect(await refused(browser, 'case.print', { id, why: 'For the meeting.' })).toBe('sealed');
    const actions = (await school.book.staffActions({ limit: 50 })).entries.filter(
      ({ kind }) => kind === 'staff.exported',
    );
    expect(actions.map(({ by, caseId, words }) => [by, caseId, words['why']])).toEqual([
      [lead, id, 'For the meeting.'],
    ]);
  });

  it('[INC31] [INC32] that may be against the law is sealed for everybody, and only three posts may say it is not', async () => {
    await school.person('dana', ['online-safety-lead']);
    await school.person('dep', ['deputy']);
    const id = await pupilTells(school, told);
    const [lead, deputy] = [await school.signedIn('dana'), await school.signedIn('dep')];
    let shown = await done<CaseShown>(lead, 'case.act', { id, act: act('case.suspect', { answer: 'unsure' }) });
    expect([shown.isSealed, shown.flow?.id]).toEqual([true, 'crime']);
    const no = act('case.suspect', { answer: 'no' }, { why: 'Looked into it.' });
    expect(await refused(deputy, 'case.act', { id, act: no })).toBe('not-your-post');
    expect(await refused(lead, 'case.act', { id, act: { ...no, words: {} } })).toBe('reason-missing');
    shown = await done<CaseShown>(lead, 'case.act', { id, act: no });
    expect([shown.isSealed, shown.flow?.id]).toEqual([false, 'no-crime']);
  });

  it('[INC26] is told to the next when nobody opens it in the school’s time', async () => {
    const lead = await school.person('dana', ['online-safety-lead']);
    const safeguarding = await school.person('sue', ['dsl']);
    const head = await school.person('harriet', ['head']);
    const id = await pupilTells(school, told);
    const toldNow = async () => (await school.book.read(id))?.told;
    expect(await toldNow()).toEqual([lead]);
    school.clock.pass(16 * 60_000);
    await school.web.settled();
    expect(await toldNow()).toEqual([lead, safeguarding]);
    const browser = await school.signedIn('sue');
    expect((await inbox(browser)).fresh.map((one) => one.id)).toEqual([id]);
    school.clock.pass(2 * 60 * 60_000);
    await school.web.settled();
    expect(await toldNow()).toEqual([lead, safeguarding, head]);
    const again = await school.signedIn('sue');
    again.secret = browser.secret;
    await again.ask('sign-in.code', { code: again.code() });
    await done(again, 'case.open', { id });
    school.clock.pass(48 * 60 * 60_000);
    await school.web.settled();
    expect(await toldNow()).toEqual([lead, safeguarding, head]);
  });
});

describe('whom a case is about', () => {
  it('[INC20] [INC22] never sees that it exists, whatever their post and whatever they ask', async () => {
    const head = await school.person('harriet', ['head', 'dsl', 'online-safety-lead', 'data-protection-officer']);
    await school.person('chris', ['chair-of-governors']);
    await school.person('dana', ['dsl']);
    const id = await pupilTells(school, told);
    const lead = await school.signedIn('dana');
    // The page says "pupil" of somebody who has an account; the accounts are believed, not the page.
    const named = act('case.person', { who: 'pupil', part: 'instigator', posts: [] }, {}, head);
    // It is written down, and from then on the lead, whom nobody told, may not know of it either.
    expect(await refused(lead, 'case.act', { id, act: named })).toBe('no-longer-there');
    await school.web.settled();
    const browser = await school.signedIn('harriet');
    const madeUp = '0196a000-0000-7000-8000-000000000001';
    for (const wanted of [id, madeUp]) {
      expect(await refused(browser, 'case.open', { id: wanted })).toBe('not-there');
      expect(await refused(browser, 'case.act', { id: wanted, act: act('case.note', {}, { text: 'x' }) })).toBe(
        'not-there',
      );
      expect(
        await refused(browser, 'case.answer', { id: wanted, step: 'record', person: null, answers: ['done'], why: '' }),
      ).toBe('not-there');
      expect(await refused(browser, 'case.suggest', { id: wanted, person: head, infringement: null })).toBe(
        'not-there',
      );
    }
    const today = new Date(school.clock.now()).toISOString().slice(0, 10);
    const everything = [
      await done(browser, 'inbox', {}),
      await done(browser, 'cases', { words: 'CANARY-ACCOUNT' }),
      await done(browser, 'cases', { person: head }),
      await done(browser, 'patterns', {}),
      await done(browser, 'paper', { what: 'log', from: '2026-01-01', until: today, why: 'looking' }),
      await done(browser, 'paper', { what: 'cpoms', from: '2026-01-01', until: today, why: 'looking' }),
      await done(browser, 'paper', { what: 'extract', person: head, why: 'looking' }),
      await done(browser, 'staff-actions', {}),
    ].map((answer) => JSON.stringify(answer));
    for (const text of everything) {
      expect(text).not.toContain(id);
      expect(text).not.toContain('CANARY-ACCOUNT');
    }
    const chair = await school.signedIn('chris');
    expect((await inbox(chair)).fresh.map((one) => one.id)).toEqual([id]);
  });
});

describe('a case whose time is over', () => {
  it('[INC58] [REG17] is erased once two people agreed, and by nothing else', async () => {
    const [lead, head] = [await school.person('dana', ['dsl']), await school.person('hedi', ['head'])];
    const { desk, staff, erasures } = school.incidents;
    const member = (person: string) => {
      const found = staff.find(person);
      if (found === null) throw new Error('there is nobody of this name');
      return found;
    };
    const asked = (person: string, id: string, step: 'proposed' | 'agreed') =>
      desk.act(id, act('case.erasure', { step }, { why: 'Its time is over.' }), member(person));
    const closed: Act = { kind: 'case.closed', facts: {}, words: { why: 'CANARY-END' }, people: [] };
    const hold: Act = { kind: 'case.hold', facts: { held: true }, words: { why: 'asked for' }, people: [] };
    const by = { by: 'account:1', posts: [] };
    const [id, held] = [await pupilTells(school, told), await pupilTells(school, { ...told, user: 'ben' })];
    await school.book.add(id, [closed], by);
    await school.book.add(held, [hold, closed], by);
    expect((await desk.open(id, member(lead))).erasure).toBeNull();
    await expect(asked(lead, id, 'proposed')).rejects.toMatchObject({ code: 'not-due' });
    const { ordinaryMs, safeguardingMs } = DEFAULT_SETTINGS.retention;
    school.clock.sleep(Math.max(ordinaryMs, safeguardingMs) + 1);
    expect((await desk.open(id, member(lead))).erasure).toBe('due');
    await expect(asked(lead, held, 'proposed')).rejects.toMatchObject({ code: 'not-due' });
    expect((await asked(lead, id, 'proposed')).erasure).toBe('asked-by-me');
    await expect(asked(lead, id, 'agreed')).rejects.toMatchObject({ code: 'second-person' });
    await erasures.settled();
    expect((await school.book.read(id))?.details.account).toContain('CANARY-ACCOUNT');
    await asked(head, id, 'agreed');
    await erasures.settled();
    const erased = await school.register.entriesOf([id]);
    expect(JSON.stringify(erased)).not.toMatch(/CANARY|amelia|Its time is over/);
    expect(erased.filter(({ kind }) => kind === 'case.closed')).toMatchObject([{ erased: true }]);
    const said = async () => (await school.register.page({ kind: 'register.erased', limit: 9 })).entries;
    expect(await said()).toMatchObject([{ by: head, facts: { reason: 'retention' } }]);
    expect((await school.book.read(held))?.details.account).toContain('CANARY-ACCOUNT');
    // Each day it is looked at again, and what is gone is not erased twice.
    school.clock.sleep(24 * 60 * 60_000);
    await erasures.settled();
    expect(await said()).toHaveLength(1);
  });
});

describe('a school with many incidents', () => {
  it('[REG31] is shown them in pages, the rest counted', async () => {
    await school.person('dana', ['dsl']);
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push(await pupilTells(school, { ...told, user: `pupil${i}` }));
    const lead = await school.signedIn('dana');
    const some = await done<Inbox>(lead, 'inbox', { most: 2 });
    expect(some.fresh.map(({ id }) => id)).toHaveLength(2);
    expect(some.left).toEqual({ fresh: 3, waiting: 0, overdue: 0, others: 0 });
    expect(await refused(lead, 'inbox', { most: 0 })).toBe('bad-request');
    expect(await done(lead, 'patterns', {})).toMatchObject({
      patterns: expect.arrayContaining([expect.objectContaining({ by: 'room', value: 'ICT1', count: 5 })]),
      more: 0,
    });
    for (const id of ids) await done(lead, 'case.open', { id });
    const first = await school.book.staffActions({ limit: 3 });
    const rest = await school.book.staffActions({ limit: 9, before: first.next ?? 0 });
    expect([...first.entries, ...rest.entries].flatMap(({ caseId }) => caseId ?? [])).toEqual(ids.toReversed());
    // By when they were opened, each once, and a time is asked for by that as well.
    const pages = [await school.book.listOpened({ limit: 2 }), await school.book.list({ limit: 2 })];
    expect(pages.map(({ cases }) => cases.map(({ id }) => id))).toEqual([
      ids.slice(3).toReversed(),
      ids.slice(3).toReversed(),
    ]);
    const further = await school.book.listOpened({ limit: 9, before: pages[0]?.next ?? 0 });
    expect([further.cases.map(({ id }) => id), further.next]).toEqual([ids.slice(0, 3).toReversed(), null]);
    expect(await school.book.countOpened({ from: 0, until: school.clock.now() + 1 })).toBe(5);
  });
});

describe('what a post may not read', () => {
  const reads = async (user: string, posts: readonly Post[], pupils: readonly string[] = []) => {
    await school.person(user, posts, pupils);
    const browser = await school.signedIn(user);
    const found = await inbox(browser);
    const all = [...found.fresh, ...found.waiting, ...found.overdue, ...found.others];
    const opened = all[0] === undefined ? null : await browser.ask('case.open', { id: all[0].id });
    return {
      text: JSON.stringify([found, opened?.body ?? null]),
      there: all.length,
      shown: opened?.body as CaseShown | null,
    };
  };

  it('[INC41] [INC42] is not in the answer at all', async () => {
    await school.person('dana', ['dsl']);
    const id = await pupilTells(school, told);
    const lead = await school.signedIn('dana');
    await done(lead, 'case.act', { id, act: act('case.note', {}, { text: 'CANARY-NOTE' }) });
    await done(lead, 'case.act', {
      id,
      act: act('case.person', { who: 'pupil', part: 'victim', posts: [] }, {}, 'CANARY-PUPIL'),
    });
    await school.web.settled();
    expect((await reads('aud', ['auditor'])).text).not.toMatch(/CANARY/);
    expect(await reads('gov', ['governor']).catch(() => 'no inbox')).toBe('no inbox');
    expect((await reads('tea', ['teacher'])).there).toBe(0);
    const other = await reads('hoy', ['head-of-year'], ['pupil:somebody-else']);
    expect(other.there).toBe(0);
    const year = await reads('hoy2', ['head-of-year'], ['CANARY-PUPIL']);
    expect(year.text).toMatch(/CANARY-NOTE/);
    expect((await reads('dep', ['deputy'])).text).toMatch(/CANARY-ACCOUNT/);
    const head = await reads('head', ['head']);
    expect(head.text).not.toMatch(/CANARY-NOTE|CANARY-ACCOUNT|CANARY-PUPIL/);
    expect(head.shown?.reads).toEqual(expect.arrayContaining(['existence', 'kind']));
  });
});
