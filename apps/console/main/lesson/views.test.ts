import type { ConsoleLink } from '@usher/link';
import { LIMITS } from '@usher/protocol';
import { newId } from '@usher/trust';
import { describe, expect, it } from 'vitest';
import { LessonStage, signedIn } from '../testing/lesson-stage.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { HubLine } from './hub-line.ts';
import { tileSize } from './tile-size.ts';
import { Views } from './views.ts';

const uuid = (n: number): string => `0198a0c0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const range = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => uuid(from + i));

const open = async (): Promise<LessonStage> => {
  const stage = new LessonStage();
  stage.linkUp();
  await stage.signIn();
  return stage;
};

const see = (stage: LessonStage, stations: string[], width = 300, height = 169) =>
  stage.lesson.handlers['tiles.visible']({ stations, width, height });

describe('tiles', () => {
  it('are asked for once, and only what changed is said', async () => {
    const stage = await open();
    await see(stage, range(0, 4));
    const started = await stage.said('view.start');
    expect(started.map(({ body }) => body.station)).toEqual(range(0, 4));
    expect(started[0]?.body).toMatchObject({ view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1000 });
    await see(stage, range(0, 4), 310, 172);
    expect(await stage.said('view.start')).toEqual([]);
    await see(stage, range(2, 5));
    expect((await stage.said('view.stop')).map(({ body }) => body.stream)).toEqual(
      started.slice(0, 2).map(({ body }) => body.stream),
    );
    expect((await stage.said('view.start')).map(({ body }) => body.station)).toEqual([uuid(4)]);
  });

  it('the hub refuses are not asked for again while they are seen', async () => {
    const stage = await open();
    await see(stage, range(0, 2));
    const [refused] = await stage.said('view.start');
    await stage.refuse('too-many-streams', refused?.id);
    await see(stage, range(0, 3));
    expect((await stage.said('view.start')).map(({ body }) => body.station)).toEqual([uuid(2)]);
    await see(stage, []);
    expect(await stage.said('view.stop')).toHaveLength(2);
    await see(stage, [uuid(0)]);
    expect(await stage.said('view.start')).toHaveLength(1);
  });

  it.each([
    [100, 56, 160, 90],
    [160, 90, 160, 90],
    [161, 91, 240, 135],
    [300, 169, 320, 180],
    [480, 270, 480, 270],
    [2000, 1200, 480, 270],
    [100, 250, 480, 270],
  ])('[LIM5] of %d x %d pixels are asked for at %d x %d', (width, height, askedWidth, askedHeight) => {
    expect(tileSize(width, height)).toEqual({ width: askedWidth, height: askedHeight });
  });
});

describe('many tiles', () => {
  const stage = () => {
    const clock = new ManualClock();
    const sent: { readonly t: string; readonly at: number }[] = [];
    const line = new HubLine(clock, newId);
    const link = { send: ({ t }: { t: string }) => void sent.push({ t, at: clock.mono() }) };
    // Only its sending is used: the joined link of the other tests counts by the real clock.
    line.attach(link as unknown as ConsoleLink);
    const views = new Views({ line, page: { picture: () => true }, clock });
    views.begin();
    const wish = (stations: string[]): void =>
      views.wish(
        'tile',
        stations.map((station) => ({ station, monitor: 0, view: 'tile', width: 320, height: 180 })),
      );
    return { clock, sent, line, wish, count: (t: string) => sent.filter((one) => one.t === t).length };
  };

  it('[LIM4] are asked for as fast as the hub lets, leaving orders their share', () => {
    const { clock, sent, line, wish, count } = stage();
    wish(range(0, 120));
    expect(count('view.start')).toBe(LIMITS.controlBurst - 30);
    for (let i = 0; i < 16; i += 1) line.say('cmd.release', { grantId: newId(), expMs: 1, targets: [], order: {} });
    expect(count('cmd.release')).toBe(16);
    clock.advance(20_000);
    expect(count('view.start')).toBe(120);
    // The hub's own reckoning: never more than the burst ahead of its rate.
    sent.forEach(({ at }, i) => expect(i + 1).toBeLessThanOrEqual(60 + (at * LIMITS.controlPerSecond) / 1000));
  });

  it('that scroll away before their turn are never asked for', () => {
    const { clock, wish, count } = stage();
    wish(range(0, 100));
    wish(range(0, 3));
    clock.advance(60_000);
    expect(count('view.start')).toBe(30);
    expect(count('view.stop')).toBe(27);
  });
});

describe('a close look', () => {
  it('[LIM6] goes before waiting tiles, changes its size by a new stream, and ends with null', async () => {
    const stage = await open();
    await see(stage, range(0, 60));
    await stage.said('view.start');
    const look = { station: uuid(3), monitor: 1, width: 1200, height: 700 };
    await stage.lesson.handlers['close.look'](look);
    stage.clock.advance(200);
    const [close] = await stage.said('view.start');
    expect(close?.body).toMatchObject({ ...look, view: 'close', intervalMs: 150 });
    await stage.lesson.handlers['close.look']({ ...look, width: 1920, height: 1080 });
    stage.clock.advance(200);
    expect((await stage.said('view.stop')).map(({ body }) => body.stream)).toEqual([close?.body.stream]);
    expect((await stage.said('view.start'))[0]?.body).toMatchObject({ width: 1920, view: 'close' });
    await stage.lesson.handlers['close.look'](null);
    stage.clock.advance(200);
    expect(await stage.said('view.stop')).toHaveLength(1);
  });
});

describe('pictures', () => {
  const payload = new Uint8Array([1, 2, 3, 4]);

  it('reach the page as the contract says', async () => {
    const stage = await open();
    await stage.lesson.handlers['close.look']({ station: uuid(0xabc), monitor: 2, width: 800, height: 600 });
    const [started] = await stage.said('view.start');
    const stream = started?.body.stream ?? 0;
    await stage.picture(stream, payload, { key: true, more: true });
    await stage.picture(stream, payload);
    const id = Buffer.from(uuid(0xabc).replaceAll('-', ''), 'hex');
    expect(stage.pictures.map((event) => [...event])).toEqual([
      [...id, 2, 1, 1, 1, ...payload],
      [...id, 2, 1, 0, 0, ...payload],
    ]);
  });

  it('of a stream that was stopped are left out', async () => {
    const stage = await open();
    await see(stage, [uuid(1)]);
    const [started] = await stage.said('view.start');
    await see(stage, []);
    await stage.picture(started?.body.stream ?? 0, payload, { key: true });
    await stage.picture(77, payload, { key: true });
    expect(stage.pictures).toEqual([]);
  });

  it('[LNK7] that a slow page cannot take break the stream until a key picture, which is asked for', async () => {
    const stage = await open();
    await see(stage, [uuid(1)]);
    const [started] = await stage.said('view.start');
    const stream = started?.body.stream ?? 0;
    stage.clock.advance(2_000);
    await stage.picture(stream, payload, { key: true });
    stage.pageTakes = false;
    await stage.picture(stream, payload, { key: true, more: true });
    stage.pageTakes = true;
    await stage.picture(stream, payload, { key: true });
    await stage.picture(stream, payload);
    expect((await stage.said('view.key')).map(({ body }) => body.stream)).toEqual([stream]);
    expect(stage.pictures).toHaveLength(1);
    await stage.picture(stream, payload, { key: true });
    expect(stage.pictures).toHaveLength(2);
  });

  it('can be asked for whole by the page, not more often than each second', async () => {
    const stage = await open();
    await see(stage, [uuid(1)]);
    await stage.said('view.start');
    const pictures = [
      { station: uuid(1), monitor: 0, view: 'tile' as const },
      { station: uuid(2), monitor: 0, view: 'tile' as const },
    ];
    stage.clock.advance(1_000);
    await stage.lesson.handlers['picture.key']({ pictures });
    await stage.lesson.handlers['picture.key']({ pictures });
    expect(await stage.said('view.key')).toHaveLength(1);
    stage.clock.advance(1_000);
    await stage.lesson.handlers['picture.key']({ pictures });
    expect(await stage.said('view.key')).toHaveLength(1);
  });

  it('of a page that was loaded anew are not sent before it has asked', async () => {
    const stage = await open();
    await see(stage, [uuid(1)]);
    await stage.said('view.start');
    expect((await stage.lesson.handlers.start({})).signedIn).toMatchObject({ user: 'a.teacher' });
    expect(await stage.said('view.stop')).toHaveLength(1);
    await stage.cut();
    stage.linkUp();
    await stage.hub('signed-in', signedIn('a.teacher'));
    expect(await stage.said('view.start')).toEqual([]);
  });
});
