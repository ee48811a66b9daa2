import { beforeEach, describe, expect, it } from 'vitest';
import { CALLS, CALLS_WHILE_LOCKED } from '../../contract/contract.ts';
import { type CallName, serveCalls } from '../calls.ts';
import { LessonStage, signedIn, station } from '../testing/lesson-stage.ts';

const FIVE = 300_000;
const PASSWORD = 'three words liked';
const PIN = '7391';
const pc = station('PC-1');
const RELEASE = { stations: [pc.id], order: { kind: 'release' as const } };
const TILES = { stations: [pc.id], width: 300, height: 169 };
const payload = new Uint8Array(30);

let stage: LessonStage;
let refused: string[];
let call: (name: string, input?: unknown) => Promise<unknown>;

beforeEach(async () => {
  stage = new LessonStage();
  refused = [];
  call = (name, input = {}) => serveCalls(stage.lesson, ({ code }) => void refused.push(code))(name, input);
  stage.linkUp();
  await stage.signIn(FIVE);
  const opened = call('room.open', { room: 'ICT1' });
  await stage.hub('room', { room: 'ICT1', stations: [pc], last: true });
  await opened;
  await call('tiles.visible', TILES);
});

const toldSince = (from: number): readonly string[] => stage.told.slice(from).map(([event]) => event);
const news = async (): Promise<readonly string[]> => (await stage.said('console.lock')).map(({ body }) => body.what);
const locked = async (): Promise<void> => {
  await call('lock');
  await stage.settled();
};
const setPin = (pin: string | null, password = PASSWORD): Promise<unknown> => call('pin.set', { password, pin });
/** Any input that the contract takes for a call. */
const inputFor = (name: CallName): unknown =>
  ({
    'sign-in': { user: 'b.teacher', password: PASSWORD },
    'account.create': { user: 'b.teacher', password: PASSWORD },
    activity: { agoMs: 0 },
    'room.open': { room: 'ICT1' },
    'tiles.visible': TILES,
    'close.look': null,
    'picture.key': { pictures: [] },
    order: RELEASE,
    unlock: { secret: 'no' },
    'pin.set': { password: PASSWORD, pin: PIN },
  })[name as string] ?? {};

describe('a console without input', () => {
  it('[IDL1] locks after the time the school said, counted from the last input', async () => {
    stage.clock.advance(200_000);
    await call('activity', { agoMs: 5_000 });
    stage.clock.advance(FIVE - 5_001);
    expect(stage.lesson.locked).toBe(false);
    stage.clock.advance(1);
    expect(stage.lesson.locked).toBe(true);
    expect(stage.told.at(-1)).toEqual([
      'locked',
      { user: 'a.teacher', since: expect.any(Number), pin: false, left: 10 },
    ]);
    expect(await news()).toEqual(['locked']);
  });

  it('[IDL1] goes by the time that came with signing in again', async () => {
    await stage.cut();
    stage.linkUp();
    await stage.hub('signed-in', { ...signedIn('a.teacher'), consoleLockMs: 60_000 });
    stage.clock.advance(59_000);
    expect(stage.lesson.locked).toBe(false);
    stage.clock.advance(1_000);
    expect(stage.lesson.locked).toBe(true);
  });

  it('[IDL2] has locked a few seconds after a computer that slept woke up', () => {
    stage.clock.sleep(3_600_000);
    stage.clock.advance(5_000);
    expect(stage.lesson.locked).toBe(true);
  });
});

describe('a locked console', () => {
  it.each(Object.keys(CALLS) as CallName[])('[IDL3] answers or refuses %s as the rule says', async (name) => {
    await locked();
    const answer = call(name, inputFor(name));
    if (name === 'sign-out') {
      await stage.said('sign-out');
      await stage.hub('signed-out', { reason: 'asked' });
    }
    if (CALLS_WHILE_LOCKED.includes(name)) await expect(answer).resolves.toBeDefined();
    else await expect(answer).rejects.toMatchObject({ code: 'console-locked' });
    expect(refused).toEqual(CALLS_WHILE_LOCKED.includes(name) ? [] : ['console-locked']);
  });

  it('[IDL3] tells the page nothing of the room, and no picture', async () => {
    const [view] = await stage.said('view.start');
    await locked();
    const [from, pictures] = [stage.told.length, stage.pictures.length];
    await stage.hub('station', { ...pc, session: { user: 'somebody.else', since: 1 } });
    await stage.hub('station.gone', { id: pc.id });
    await stage.hub('room.staff', { room: 'ICT1', people: [{ user: 'm.osei', role: 'teacher' }] });
    await stage.picture(view?.body.stream ?? 0, payload, { key: true });
    expect(toldSince(from)).toEqual([]);
    expect(stage.pictures).toHaveLength(pictures);
    const begun = JSON.stringify(await call('start'));
    expect(begun).toContain('"signedIn":null');
    expect(begun).not.toMatch(/somebody|PC-1|m\.osei/);
  });

  it('[IDL3] keeps an answer back that comes after it locked', async () => {
    const order = call('order', RELEASE).catch((error: unknown) => Object(error).code);
    const [said] = await stage.said('cmd.release');
    await locked();
    await stage.hub('cmd.result', { re: said?.id ?? '', station: pc.id, outcome: 'done', tookMs: 1 });
    expect(await order).toBe('console-locked');
  });

  it('[IDL4] asks for no view any more, on this link or the next, and goes on after it was opened', async () => {
    expect(await stage.said('view.start')).toHaveLength(1);
    await locked();
    expect(await news()).toEqual(['locked']);
    await stage.lesson.handlers['tiles.visible'](TILES);
    await stage.cut();
    stage.linkUp();
    await stage.hub('signed-in', signedIn('a.teacher'));
    expect(await stage.said('view.start')).toEqual([]);
    expect(await call('unlock', { secret: PASSWORD })).toEqual({ ok: true });
    await call('tiles.visible', TILES);
    expect(await stage.said('view.start')).toHaveLength(1);
  });

  it('[IDL4] gives no order, even past the door of its calls', async () => {
    await locked();
    const { results } = await stage.lesson.handlers.order({ stations: [pc.id], order: { kind: 'release' } });
    expect(results).toEqual([{ station: pc.id, outcome: 'failed', code: 'not-connected' }]);
    expect(await stage.said('cmd.release')).toEqual([]);
  });

  it('[IDL5] lets an order given before it locked go on, also over a lost link', async () => {
    const order = call('order', RELEASE).catch(() => 'kept back');
    const [first] = await stage.said('cmd.release');
    await locked();
    await stage.cut();
    stage.linkUp();
    const [again] = await stage.said('sign-in.again');
    await stage.grant(again?.body.sessionKey ?? '');
    await stage.hub('signed-in', signedIn('a.teacher'));
    await stage.hub('room', { room: 'ICT1', stations: [pc], last: true });
    expect((await stage.said('cmd.release')).map(({ id }) => id)).toEqual([first?.id]);
    await stage.hub('cmd.result', { re: first?.id ?? '', station: pc.id, outcome: 'done', tookMs: 1 });
    expect(await order).toBe('kept back');
  });
});

describe('opening a locked console', () => {
  it('[IDL6] takes the password or the PIN, and neither is kept as such', async () => {
    expect(await setPin(PIN)).toEqual({ ok: true });
    expect(await call('start')).toMatchObject({ signedIn: { hasPin: true }, lock: null });
    for (const secret of [PASSWORD, PIN]) {
      await locked();
      expect(await call('unlock', { secret: 'wrong' })).toEqual({ ok: false, code: 'wrong-secret' });
      expect(await call('unlock', { secret })).toEqual({ ok: true });
      expect(await call('start')).toMatchObject({ signedIn: { user: 'a.teacher' } });
    }
    expect(await news()).toEqual(['locked', 'failed', 'unlocked', 'locked', 'failed', 'unlocked']);
    expect([...stage.pins.values()].join('')).not.toContain(PIN);
    expect(JSON.stringify([stage.told, stage.saved])).not.toMatch(new RegExp(`${PASSWORD}|${PIN}|scrypt`));
  });

  it('[IDL6] takes nobody else\u2019s PIN, and no PIN that was taken away', async () => {
    await setPin(PIN);
    stage.pins.set('b.teacher', stage.pins.get('a.teacher') ?? '');
    expect(await setPin(null)).toEqual({ ok: true });
    await locked();
    expect(stage.told.at(-1)).toMatchObject(['locked', { pin: false }]);
    expect(await call('unlock', { secret: PIN })).toMatchObject({ code: 'wrong-secret' });
  });

  it('[IDL7] takes no PIN after five wrong tries, however many are made at once', async () => {
    await setPin(PIN);
    await locked();
    const tries = Array.from({ length: 5 }, () => call('unlock', { secret: '1111' }));
    const last = call('unlock', { secret: PIN });
    await Promise.all(tries);
    expect(await last).toEqual({ ok: false, code: 'wrong-secret' });
    expect(stage.told.at(-1)).toMatchObject(['locked', { pin: false, left: 4 }]);
    expect(await call('unlock', { secret: PASSWORD })).toEqual({ ok: true });
    await locked();
    expect(await call('unlock', { secret: PIN })).toEqual({ ok: true });
  });

  it('[IDL7] [IDL8] signs out at the tenth wrong try, and looks at no more of them', async () => {
    await locked();
    const tries = Array.from({ length: 12 }, () => call('unlock', { secret: 'wrong' }));
    const codes = (await Promise.all(tries)).map((outcome) => Object(outcome).code);
    expect(codes).toEqual([...Array(9).fill('wrong-secret'), ...Array(3).fill('signed-out')]);
    expect(await news()).toEqual(['locked', ...Array(10).fill('failed'), 'signed-out']);
    expect(await stage.said('sign-out')).toHaveLength(1);
    expect(stage.told.at(-1)).toEqual(['signed-out', { reason: 'too-many-tries' }]);
    expect(await call('unlock', { secret: PASSWORD })).toMatchObject({ ok: false, code: 'signed-out' });
    expect(await call('start')).toMatchObject({ signedIn: null, lock: null });
  });

  it('[IDL7] counts wrong passwords given for a PIN among the tries', async () => {
    for (let i = 0; i < 9; i += 1) expect(await setPin(PIN, 'wrong')).toMatchObject({ code: 'wrong-password' });
    expect(await setPin(PIN, 'wrong')).toMatchObject({ code: 'signed-out' });
    expect(stage.told.at(-1)).toEqual(['signed-out', { reason: 'too-many-tries' }]);
    expect(stage.pins.size).toBe(0);
  });

  it('[IDL8] tells what happened without a link when the person is signed in again', async () => {
    await stage.cut();
    await locked();
    stage.clock.advance(60_000);
    await call('unlock', { secret: 'wrong' });
    stage.linkUp();
    expect(await stage.said('console.lock')).toEqual([]);
    await stage.hub('signed-in', signedIn('a.teacher'));
    expect((await stage.said('console.lock')).map(({ body }) => body)).toEqual([
      { what: 'locked', agoMs: 60_000 },
      { what: 'failed', agoMs: 0 },
    ]);
  });

  it('[IDL8] never tells so much at once that the hub would end the link for it', async () => {
    await stage.cut();
    for (let i = 0; i < 40; i += 1) {
      await locked();
      await call('unlock', { secret: PASSWORD });
    }
    stage.linkUp();
    await stage.hub('signed-in', signedIn('a.teacher'));
    const told = await news();
    expect(told).toHaveLength(30);
    expect(told.at(-1)).toBe('unlocked');
  });

  it('[IDL8] tells nothing of one person under the name of the next', async () => {
    await stage.cut();
    await locked();
    await stage.lesson.handlers['sign-out']({});
    stage.linkUp();
    await stage.signIn();
    expect(await news()).toEqual([]);
  });

  it('[IDL9] sets no PIN that is guessed first, none without the password, and none while it is locked', async () => {
    expect(await setPin('1234')).toEqual({ ok: false, code: 'weak' });
    expect(await setPin('12ab')).toEqual({ ok: false, code: 'not-digits' });
    expect(await setPin(PIN, 'wrong')).toEqual({ ok: false, code: 'wrong-password' });
    await locked();
    expect(await stage.lesson.handlers['pin.set']({ password: PASSWORD, pin: PIN })).toMatchObject({
      code: 'console-locked',
    });
    expect(stage.pins.size).toBe(0);
  });

  it('ends when the school takes the sign-in back', async () => {
    await locked();
    await stage.hub('signed-out', { reason: 'revoked' });
    expect(stage.told.at(-1)).toEqual(['signed-out', { reason: 'revoked' }]);
    expect(await call('unlock', { secret: PASSWORD })).toMatchObject({ code: 'signed-out' });
  });
});
