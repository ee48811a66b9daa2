import { describe, expect, it } from 'vitest';
import { serveCalls } from '../calls.ts';
import { LIMITS } from '@usher/protocol';
import { isReturnOf } from '@usher/trust';
import { LessonStage, signedIn, station, WELCOME } from '../testing/lesson-stage.ts';
import { ORDER_WITHIN_MS } from './order-desk.ts';

const uuid = (n: number): string => `0198a0c0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const tiles = (count: number) => ({
  stations: Array.from({ length: count }, (_, i) => uuid(i)),
  width: 300,
  height: 169,
});

const open = async (): Promise<LessonStage> => {
  const stage = new LessonStage();
  stage.linkUp();
  await stage.signIn();
  return stage;
};

describe('the link as the page sees it', () => {
  it('is up after the welcome, with how far ahead the hub\u2019s clock is', async () => {
    const stage = new LessonStage();
    expect((await stage.lesson.handlers.start({})).link.state).toBe('connecting');
    stage.linkUp();
    expect(stage.told).toEqual([['link', { state: 'up', code: null, hubClockAheadMs: 5000 }]]);
    expect(await stage.lesson.handlers.start({})).toMatchObject({ school: WELCOME.school.name, signedIn: null });
  });

  it('is connecting after a cut, and refused with the code when trying again cannot help', async () => {
    const stage = new LessonStage();
    stage.linkUp();
    await stage.cut();
    expect(stage.told.at(-1)).toEqual(['link', { state: 'connecting', code: null, hubClockAheadMs: 5000 }]);
    stage.lesson.linkDown({ close: 4403, refusal: 'not-enrolled', detail: '' });
    expect(stage.told.at(-1)).toMatchObject(['link', { state: 'refused', code: 'not-enrolled' }]);
    stage.lesson.linkDown({ close: 1015, refusal: null, detail: '' });
    expect(stage.told.at(-1)).toMatchObject(['link', { state: 'refused', code: 'wrong-hub' }]);
  });
});

describe('signing in', () => {
  it('answers with the hub\u2019s refusal, and without a link sends nothing', async () => {
    const stage = new LessonStage();
    const account = { user: 'a.teacher', password: 'wrong' };
    expect(await stage.lesson.handlers['sign-in'](account)).toEqual({ ok: false, code: 'not-connected' });
    stage.linkUp();
    const outcome = stage.lesson.handlers['sign-in'](account);
    const [said] = await stage.said('sign-in');
    expect(said?.body).toEqual({ ...account, sessionKey: expect.any(String) });
    await stage.refuse('wrong-password', said?.id);
    expect(await outcome).toEqual({ ok: false, code: 'wrong-password' });
    expect((await stage.lesson.handlers.start({})).signedIn).toBeNull();
  });

  it('[AUT9] signs in again on a new link with the key of the sign-in, opens the room again and goes on with the pictures', async () => {
    const stage = await open();
    const opened = stage.lesson.handlers['room.open']({ room: 'ICT1' });
    await stage.hub('room', { room: 'ICT1', stations: [station('PC-1')], last: true });
    expect(await opened).toEqual({ ok: true });
    await stage.lesson.handlers['tiles.visible'](tiles(2));
    expect(await stage.said('view.start')).toHaveLength(2);
    await stage.cut();
    stage.linkUp();
    const [again] = await stage.said('sign-in.again');
    expect(again?.body.user).toBe('a.teacher');
    const at = { schoolId: WELCOME.school.id, console: WELCOME.device.id, nonce: WELCOME.connNonce };
    expect(isReturnOf(again?.body.sessionKey ?? '', at, again?.body.sig ?? '')).toBe(true);
    expect(isReturnOf(again?.body.sessionKey ?? '', { ...at, nonce: 'B'.repeat(43) }, again?.body.sig ?? '')).toBe(
      false,
    );
    expect(await stage.said('sign-in')).toEqual([]);
    expect(await stage.said('view.start')).toEqual([]);
    await stage.hub('signed-in', signedIn('a.teacher'));
    expect(await stage.said('view.start')).toHaveLength(2);
    expect((await stage.said('room.open')).map(({ body }) => body.room)).toEqual(['ICT1']);
    await stage.hub('room', { room: 'ICT1', stations: [], last: true });
    expect(stage.told.filter(([event]) => event === 'room')).toHaveLength(2);
    expect(stage.told.some(([event]) => event === 'signed-out')).toBe(false);
  });

  it('tells the page that it is signed out when the hub does not take the sign-in again', async () => {
    const stage = await open();
    await stage.cut();
    stage.linkUp();
    const [again] = await stage.said('sign-in.again');
    await stage.refuse('not-signed-in', again?.id);
    expect(stage.told.at(-1)).toEqual(['signed-out', { reason: 'ended' }]);
    await stage.cut();
    stage.linkUp();
    expect(await stage.said('sign-in.again')).toEqual([]);
  });

  it('[AUT1] has no key any more after sign-out and when the hub ends the session', async () => {
    const stage = await open();
    const out = stage.lesson.handlers['sign-out']({});
    await stage.said('sign-out');
    await stage.hub('signed-out', { reason: 'asked' });
    await out;
    await stage.cut();
    stage.linkUp();
    expect([...(await stage.said('sign-in')), ...(await stage.said('sign-in.again'))]).toEqual([]);
    await stage.signIn();
    await stage.hub('signed-out', { reason: 'revoked' });
    expect(stage.told.at(-1)).toEqual(['signed-out', { reason: 'revoked' }]);
    expect((await stage.lesson.handlers.start({})).signedIn).toBeNull();
    await stage.cut();
    stage.linkUp();
    expect([...(await stage.said('sign-in')), ...(await stage.said('sign-in.again'))]).toEqual([]);
  });
});

describe('a sign-in asked for beforehand', () => {
  const account = { user: 'a.teacher', password: 'three words liked' };

  it('is made when the link is up, and the page that starts waits for it', async () => {
    const stage = new LessonStage({ account });
    const view = stage.lesson.handlers.start({});
    stage.linkUp();
    expect((await stage.said('sign-in')).map(({ body }) => body)).toEqual([
      { ...account, sessionKey: expect.any(String) },
    ]);
    await stage.hub('signed-in', signedIn('a.teacher'));
    expect((await view).signedIn).toMatchObject({ user: 'a.teacher' });
  });

  it('leaves the page to ask when it is refused or there is no link', async () => {
    const refused = new LessonStage({ account });
    refused.linkUp();
    const [said] = await refused.said('sign-in');
    await refused.refuse('wrong-password', said?.id);
    expect((await refused.lesson.handlers.start({})).signedIn).toBeNull();
    expect(refused.told.some(([event]) => event === 'signed-out')).toBe(false);
    const alone = new LessonStage({ account });
    const view = alone.lesson.handlers.start({});
    alone.clock.advance(60_000);
    expect((await view).signedIn).toBeNull();
  });
});

describe('a room', () => {
  it('is told in one piece before the answer, then station by station', async () => {
    const stage = await open();
    const [one, two, other] = [station('PC-1'), station('PC-2'), station('PC-3', 'ICT2')];
    const outcome = stage.lesson.handlers['room.open']({ room: 'ICT1' });
    await stage.hub('room', { room: 'ICT1', stations: [one], last: false });
    expect(stage.told.some(([event]) => event === 'room')).toBe(false);
    await stage.hub('room', { room: 'ICT1', stations: [two], last: true });
    expect(await outcome).toEqual({ ok: true });
    expect(stage.told.at(-1)).toEqual(['room', { room: 'ICT1', stations: [one, two] }]);
    await stage.hub('station', { ...one, guard: 'down' });
    await stage.hub('station', other);
    expect(stage.told.at(-1)).toEqual(['station', { ...one, guard: 'down' }]);
    await stage.hub('station.gone', { id: two.id });
    expect(stage.told.at(-1)).toEqual(['station.gone', { id: two.id }]);
    expect(stage.saved).toEqual([{ room: 'ICT1', user: 'a.teacher' }]);
  });

  it('that is refused is answered with the code and not opened again', async () => {
    const stage = await open();
    const outcome = stage.lesson.handlers['room.open']({ room: 'Staff' });
    const [said] = await stage.said('room.open');
    await stage.refuse('not-allowed', said?.id);
    expect(await outcome).toEqual({ ok: false, code: 'not-allowed' });
    expect(stage.saved).toEqual([]);
    await stage.cut();
    stage.linkUp();
    await stage.hub('signed-in', signedIn('a.teacher'));
    expect(await stage.said('room.open')).toEqual([]);
  });
});

describe('orders', () => {
  it('[CMD1] [CMD3] go out in commands of 64 and come back with one result for each station', async () => {
    const stage = await open();
    const stations = Array.from({ length: 130 }, (_, i) => uuid(i));
    const order = { kind: 'lock', durationMs: 600_000, message: 'Eyes front' } as const;
    const answer = stage.lesson.handlers.order({ stations: [...stations, uuid(0)], order });
    const said = await stage.said('cmd.lock');
    expect(said.map(({ body }) => body.targets.length)).toEqual([64, 64, 2]);
    expect(said[0]?.body.order).toEqual({ durationMs: 600_000, message: 'Eyes front' });
    for (const { id, body } of said)
      for (const { station: target } of body.targets)
        await stage.hub('cmd.result', { re: id, station: target, outcome: 'done', tookMs: 3 });
    const { results } = await answer;
    expect(results).toEqual(stations.map((target) => ({ station: target, outcome: 'done' })));
  });

  it('end as timed-out where the hub does not answer, and as refused where it refuses the whole command', async () => {
    const stage = await open();
    const silent = stage.lesson.handlers.order({ stations: [uuid(1), uuid(2)], order: { kind: 'release' } });
    const [said] = await stage.said('cmd.release');
    await stage.hub('cmd.result', { re: said?.id ?? '', station: uuid(2), outcome: 'off', tookMs: 1 });
    stage.clock.advance(ORDER_WITHIN_MS);
    expect((await silent).results.map(({ outcome }) => outcome)).toEqual(['timed-out', 'off']);
    const barred = stage.lesson.handlers.order({ stations: [uuid(1)], order: { kind: 'cover', durationMs: 60_000 } });
    const [cover] = await stage.said('cmd.cover');
    await stage.refuse('not-allowed', cover?.id);
    expect((await barred).results).toEqual([{ station: uuid(1), outcome: 'refused', code: 'not-allowed' }]);
  });

  it('[ENV6] without an answer are asked again on a new link under the same id', async () => {
    const stage = await open();
    const answer = stage.lesson.handlers.order({ stations: [uuid(1)], order: { kind: 'release' } });
    const [first] = await stage.said('cmd.release');
    await stage.cut();
    stage.linkUp();
    expect(await stage.said('cmd.release')).toEqual([]);
    await stage.hub('signed-in', signedIn('a.teacher'));
    const [again] = await stage.said('cmd.release');
    expect(again?.id).toBe(first?.id);
    await stage.hub('cmd.result', { re: again?.id ?? '', station: uuid(1), outcome: 'done', tookMs: 1 });
    expect((await answer).results).toEqual([{ station: uuid(1), outcome: 'done' }]);
  });

  it('[AUT4] refused because a link or the grant had changed under way are signed once more, and only once', async () => {
    const stage = await open();
    const pc = { ...station('PC-1'), nonce: 'B'.repeat(43) };
    const opened = stage.lesson.handlers['room.open']({ room: 'ICT1' });
    await stage.hub('room', { room: 'ICT1', stations: [pc], last: true });
    await opened;
    const answer = stage.lesson.handlers.order({ stations: [pc.id], order: { kind: 'release' } });
    const [first] = await stage.said('cmd.release');
    await stage.hub('station', { ...pc, nonce: 'C'.repeat(43) });
    const refused = { station: pc.id, outcome: 'refused', code: 'not-signed', tookMs: 1 } as const;
    await stage.hub('cmd.result', { re: first?.id ?? '', ...refused });
    stage.clock.advance(300);
    const [second] = await stage.said('cmd.release');
    expect(second?.id).not.toBe(first?.id);
    expect(second?.body.targets[0]?.seq).toBe(2);
    await stage.hub('cmd.result', { re: second?.id ?? '', ...refused });
    expect((await answer).results).toEqual([{ station: pc.id, outcome: 'refused', code: 'not-signed' }]);
    const unchanged = stage.lesson.handlers.order({ stations: [pc.id], order: { kind: 'release' } });
    const [third] = await stage.said('cmd.release');
    await stage.hub('cmd.result', { re: third?.id ?? '', ...refused });
    stage.clock.advance(300);
    expect(await stage.said('cmd.release')).toEqual([]);
    expect((await unchanged).results).toMatchObject([{ outcome: 'refused' }]);
  });

  it('[AUT8] go on under a grant that was renewed in time, and are refused here without one', async () => {
    const stage = await open();
    stage.clock.advance(LIMITS.grantRenewMs);
    expect(await stage.said('grant.renew')).toHaveLength(1);
    const renewed = await stage.grant(stage.sessionKey);
    stage.clock.advance(LIMITS.grantMs - 1);
    const order = { stations: [uuid(1)], order: { kind: 'release' } } as const;
    void stage.lesson.handlers.order({ ...order, stations: [...order.stations] });
    expect((await stage.said('cmd.release'))[0]?.body.grantId).toBe(renewed);
    stage.clock.advance(2);
    const late = await stage.lesson.handlers.order({ ...order, stations: [...order.stations] });
    expect(late.results).toEqual([{ station: uuid(1), outcome: 'refused', code: 'grant-ended' }]);
  });

  it('without a link or a sign-in are answered at once and sent nowhere', async () => {
    const stage = new LessonStage();
    const ask = { stations: [uuid(1)], order: { kind: 'release' } } as const;
    const failed = { results: [{ station: uuid(1), outcome: 'failed', code: 'not-connected' }] };
    expect(await stage.lesson.handlers.order({ ...ask, stations: [...ask.stations] })).toEqual(failed);
    stage.linkUp();
    expect(await stage.lesson.handlers.order({ ...ask, stations: [...ask.stations] })).toEqual(failed);
    expect(await stage.said('cmd.release')).toEqual([]);
  });
});

describe('the first account', () => {
  const made: string[] = [];
  const firstAccount = {
    needed: async () => made.length === 0,
    create: async (user: string) => {
      if (user === 'taken') throw Object.assign(new Error('taken'), { code: 'user-exists' });
      made.push(user);
    },
  };

  it('is asked for only while nobody can sign in, and made once', async () => {
    const { lesson } = new LessonStage({ firstAccount });
    const password = 'three words liked';
    expect((await lesson.handlers.start({})).needsAccount).toBe(true);
    expect(await lesson.handlers['account.create']({ user: 'taken', password })).toEqual({
      ok: false,
      code: 'user-exists',
    });
    expect(await lesson.handlers['account.create']({ user: 'head', password })).toEqual({ ok: true });
    expect((await lesson.handlers.start({})).needsAccount).toBe(false);
    expect(await lesson.handlers['account.create']({ user: 'two', password })).toEqual({
      ok: false,
      code: 'not-allowed',
    });
    expect(made).toEqual(['head']);
    expect(await new LessonStage().lesson.handlers['account.create']({ user: 'x', password })).toMatchObject({
      ok: false,
    });
  });
});

it('[EH-11] never tells the page a password', async () => {
  const stage = await open();
  const invoke = serveCalls(stage.lesson, () => undefined);
  const answer = await invoke('start', {});
  expect(JSON.stringify([answer, stage.told, stage.saved])).not.toContain('three words liked');
});
