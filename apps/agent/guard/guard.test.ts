import type { CoverFace } from '@usher/desktop';
import { createFakeDesktop } from '@usher/desktop/testing';
import { describe, expect, it, vi } from 'vitest';
import type { Clock } from '../clock.ts';
import type { FromGuard } from '../guard-talk.ts';
import { findResources, readButtonWords, readCalmWords, readLockWords } from '../resources.ts';
import { runGuard } from './guard.ts';
import type { EncodeImage } from './picture/encode.ts';

const PIXELS = { width: 1, height: 1, data: new Uint8Array(4) };
const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;
const RESOURCES = findResources(import.meta.dirname);
const CHORD = [37, 64, 43];
const BARE = { what: null, hidden: false, presses: 0 } as const;
const LOCKED = { kind: 'locked', message: '', remainingMs: 60_000 } as const;

/** An encoder of no picture at all, which answers when it is let. */
const handEncoder = () => {
  let held: Promise<void> | null = null;
  const encoding = {
    waiting: 0,
    /** Lets nothing through until what it returns is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return () => {
        held = null;
        resolve();
      };
    },
  };
  const encode: EncodeImage = async () => {
    encoding.waiting += 1;
    await held;
    encoding.waiting -= 1;
    return { encoding: 'jpeg', bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0) };
  };
  return { encoding, encode };
};

/** A clock that stands still until it is moved on. */
const handClock = () => {
  let now = 0;
  const due = new Map<() => void, number>();
  const clock: Clock = {
    mono: () => now,
    wall: () => now,
    after(ms, run) {
      const once = (): void => run();
      due.set(once, now + ms);
      return () => due.delete(once);
    },
  };
  /** Moves on by so many milliseconds, a millisecond at a time, with time for what is asynchronous in each. */
  const pass = async (ms: number): Promise<void> => {
    for (const end = now + ms; now < end;) {
      now += 1;
      for (const [run, at] of due) {
        if (at > now) continue;
        due.delete(run);
        run();
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { clock, pass };
};

const guard = async () => {
  const { clock, pass } = handClock();
  const { encoding, encode } = handEncoder();
  const desktop = createFakeDesktop({ now: clock.mono });
  const said: FromGuard[] = [];
  const written: string[] = [];
  const onFailure = vi.fn<(cause: unknown) => void>();
  const { tell } = await runGuard({
    desktop,
    clock,
    encode,
    renderer: () => ({
      text: async (text) => {
        written.push(text);
        return PIXELS;
      },
      mark: async () => PIXELS,
    }),
    words: { lock: readLockWords(RESOURCES), calm: readCalmWords(RESOURCES), button: readButtonWords(RESOURCES) },
    say: (message) => said.push(message),
    onFailure,
  });
  const types = (): string[] => said.map((message) => message.t);
  return { desktop: desktop.control, pass, said, tell, types, encoding, onFailure, written };
};

describe('a guard', () => {
  it('[COV3] says once of a lock that it is there, and whether input is held with it', async () => {
    const { said, tell, pass, types } = await guard();
    said.length = 0;
    tell({ t: 'apply', turn: 1, ...BARE, what: LOCKED });
    await pass(5);
    expect(types()).toEqual(['applied']);
    expect(said[0]).toMatchObject({ turn: 1, inputHeld: true });
  });

  it('[COV3] says later that input is held when it could not be taken at once', async () => {
    const { desktop, said, tell, pass } = await guard();
    said.length = 0;
    desktop.failGrabs(1);
    tell({ t: 'apply', turn: 1, ...BARE, what: LOCKED });
    await pass(5);
    expect(said).toEqual([{ t: 'applied', turn: 1, inputHeld: false }]);
    desktop.retryGrab();
    expect(said.at(-1)).toEqual({ t: 'input-held', held: true });
  });

  it('[COV2] tells that its cover was taken off, at most once a second, with how often', async () => {
    const { desktop, said, tell, pass } = await guard();
    tell({ t: 'apply', turn: 1, ...BARE, what: LOCKED });
    await pass(5);
    said.length = 0;
    for (let times = 0; times < 5; times += 1) desktop.takeCoverOff();
    await pass(999);
    expect(said).toEqual([{ t: 'cover-removed', times: 1 }]);
    await pass(2_000);
    desktop.takeCoverOff();
    expect(said.slice(1)).toEqual([
      { t: 'cover-removed', times: 4 },
      { t: 'cover-removed', times: 1 },
    ]);
  });

  it('pictures a cover a little after it is there, not at once', async () => {
    const { desktop, tell, pass, types } = await guard();
    desktop.paint({ x: 0, y: 0, width: 1920, height: 1080 }, [200, 120, 40]);
    tell({ t: 'view.start', wish: { stream: 1, ...TILE } });
    await pass(1_500);
    const before = desktop.captures;
    const parts = types().filter((type) => type === 'part').length;
    tell({ t: 'apply', turn: 1, ...BARE, what: { ...LOCKED, kind: 'covered' } });
    await pass(140);
    expect(desktop.captures).toBe(before);
    await pass(60);
    expect(desktop.captures).toBeGreaterThan(before);
    expect(types().filter((type) => type === 'part').length).toBeGreaterThan(parts);
  });
});

const isBlack = (face: CoverFace | null): boolean => face !== null && face.background.every((part) => part === 0);
const isPlainBlack = (face: CoverFace | null): boolean => isBlack(face) && face?.pictures.length === 0;
const KNOWN = { t: 'calm', promise: 'promise.saved', by: null, instead: false, contacts: '' } as const;

describe("the pupil's own cover", () => {
  it('[HID1] is black at once, before anybody is asked, and then told', async () => {
    const { desktop, said, pass } = await guard();
    said.length = 0;
    desktop.pressTogether(CHORD);
    expect(isPlainBlack(desktop.face)).toBe(true);
    expect(said).toEqual([{ t: 'hide', presses: 1 }]);
    desktop.pressTogether(CHORD);
    await pass(5);
    expect(said).toEqual([{ t: 'hide', presses: 1 }]);
  });

  it('[HID1] lies above a lock, which keeps its input and has its words again afterwards', async () => {
    const { desktop, said, tell, pass } = await guard();
    tell({ t: 'apply', turn: 1, ...BARE, what: LOCKED });
    await pass(200);
    expect(desktop.face?.pictures.length).toBeGreaterThan(0);
    desktop.pressTogether(CHORD);
    expect(isPlainBlack(desktop.face)).toBe(true);
    tell({ t: 'apply', turn: 2, what: LOCKED, hidden: true, presses: 1 });
    await pass(2_000);
    expect(isBlack(desktop.face)).toBe(true);
    expect(said.at(-1)).toEqual({ t: 'applied', turn: 2, inputHeld: true });
    desktop.pressKey(38);
    expect(desktop.typedKeys).toEqual([]);
    tell({ t: 'apply', turn: 3, what: LOCKED, hidden: false, presses: 1 });
    await pass(200);
    expect(desktop.face?.pictures.length).toBeGreaterThan(0);
  });

  it('[HID1] is not taken off by an order that was under way when the key was pressed', async () => {
    const { desktop, tell, pass } = await guard();
    tell({ t: 'apply', turn: 1, ...BARE, what: LOCKED });
    await pass(5);
    desktop.pressTogether(CHORD);
    tell({ t: 'apply', turn: 2, ...BARE });
    await pass(500);
    expect(isBlack(desktop.face)).toBe(true);
    desktop.pressKey(38);
    expect(desktop.typedKeys).toEqual([38]);
    tell({ t: 'apply', turn: 3, ...BARE, presses: 1 });
    await pass(5);
    expect(desktop.face).toBeNull();
  });

  it('[HID2] stops pictures at their source, and afterwards begins with a key picture', async () => {
    const { desktop, said, tell, pass } = await guard();
    const parts = () => said.filter((message) => message.t === 'part');
    tell({ t: 'view.start', wish: { stream: 1, ...TILE } });
    await pass(1_500);
    desktop.paint({ x: 0, y: 0, width: 1920, height: 1080 }, [200, 120, 40]);
    desktop.pressTogether(CHORD);
    said.length = 0;
    const { captures } = desktop;
    tell({ t: 'view.key', stream: 1 });
    tell({ t: 'view.start', wish: { stream: 2, ...TILE } });
    tell({ t: 'apply', turn: 1, what: null, hidden: true, presses: 1 });
    desktop.paint({ x: 0, y: 0, width: 1920, height: 1080 }, [20, 220, 40]);
    await pass(6_000);
    expect(desktop.captures).toBe(captures);
    expect(parts()).toEqual([]);
    tell({ t: 'apply', turn: 2, ...BARE, presses: 1 });
    await pass(1_500);
    expect(parts()).toMatchObject([
      { stream: 1, key: true },
      { stream: 2, key: true },
    ]);
  });

  it('[HID2] sends nothing of a picture that was being taken when the key was pressed', async () => {
    const { desktop, said, tell, pass, encoding } = await guard();
    tell({ t: 'view.start', wish: { stream: 1, ...TILE } });
    const encoded = encoding.hold();
    await pass(50);
    expect(encoding.waiting).toBe(1);
    desktop.pressTogether(CHORD);
    tell({ t: 'apply', turn: 1, what: null, hidden: true, presses: 1 });
    // Off again before the encoder has answered: what it made is still of before.
    tell({ t: 'apply', turn: 2, ...BARE, presses: 1 });
    said.length = 0;
    encoded();
    await pass(20);
    expect(said.filter((message) => message.t === 'part')).toEqual([]);
    await pass(2_000);
    expect(said.filter((message) => message.t === 'part')[0]).toMatchObject({ key: true });
  });

  it('[HID5] has its words after the black, and the same ones when the service answers', async () => {
    const { desktop, tell, pass, written } = await guard();
    desktop.pressTogether(CHORD);
    await pass(40);
    expect(isPlainBlack(desktop.face)).toBe(true);
    await pass(60);
    expect(desktop.face?.pictures.length).toBeGreaterThan(2);
    const before = desktop.face;
    expect(written).toContain('You did the right thing.');
    tell({ t: 'apply', turn: 1, what: null, hidden: true, presses: 1 });
    await pass(2);
    expect(desktop.face?.pictures).toBe(before?.pictures);
  });

  it('[HID5] says what has become true at once, and takes no picture for it', async () => {
    const { desktop, tell, pass, written } = await guard();
    tell({ t: 'view.start', wish: { stream: 1, ...TILE } });
    await pass(1_500);
    desktop.pressTogether(CHORD);
    await pass(100);
    const { captures } = desktop;
    expect(written.some((text) => text.startsWith('Saved on'))).toBe(false);
    tell(KNOWN);
    await pass(5);
    expect(written.some((text) => text.startsWith('Saved on'))).toBe(true);
    tell({ ...KNOWN, promise: 'promise.seen', by: 'Mrs Okonkwo' });
    await pass(2_000);
    expect(written).toContain('Seen by Mrs Okonkwo.');
    expect(desktop.captures).toBe(captures);
  });

  it('[HID5] keeps its words off a lock and off the desktop', async () => {
    const { desktop, tell, pass } = await guard();
    tell(KNOWN);
    await pass(100);
    expect(desktop.face).toBeNull();
    tell({ t: 'apply', turn: 1, ...BARE, what: null, hidden: true });
    await pass(100);
    expect(isPlainBlack(desktop.face)).toBe(false);
    tell({ t: 'apply', turn: 2, ...BARE, what: LOCKED });
    tell(KNOWN);
    await pass(100);
    expect(desktop.face?.background).not.toEqual([0, 0, 0]);
    tell({ t: 'apply', turn: 3, ...BARE, what: { ...LOCKED, kind: 'covered' } });
    await pass(100);
    expect(isPlainBlack(desktop.face)).toBe(true);
    tell({ t: 'apply', turn: 4, ...BARE });
    await pass(100);
    expect(desktop.face).toBeNull();
  });

  it('[HID6] comes by the button in the corner as by the key, and takes no more pictures either', async () => {
    const { desktop, said, tell, pass } = await guard();
    tell({ t: 'view.start', wish: { stream: 1, ...TILE } });
    await pass(1_500);
    said.length = 0;
    desktop.pressPointer(1_000, 500);
    expect(desktop.face).toBeNull();
    desktop.pressPointer(1_870, 1_040);
    expect(isPlainBlack(desktop.face)).toBe(true);
    expect(said).toEqual([{ t: 'hide', presses: 1 }]);
    const { captures } = desktop;
    await pass(2_000);
    expect(desktop.captures).toBe(captures);
  });

  it('[HID7] lets the page lie on it, and on nothing else', async () => {
    const { desktop, tell, pass } = await guard();
    tell({ t: 'page', name: 'page' });
    tell({ t: 'apply', turn: 1, ...BARE, what: { ...LOCKED, kind: 'covered' } });
    await pass(100);
    expect(desktop.admitted).toBeNull();
    desktop.pressTogether(CHORD);
    await pass(5);
    expect(desktop.admitted).toBe('page');
    tell({ t: 'page', name: null });
    expect(desktop.admitted).toBeNull();
    tell({ t: 'page', name: 'another' });
    expect(desktop.admitted).toBe('another');
    tell({ t: 'apply', turn: 2, ...BARE, presses: 1 });
    await pass(5);
    expect([desktop.admitted, desktop.face]).toEqual([null, null]);
    tell({ t: 'apply', turn: 3, ...BARE, presses: 1, what: { ...LOCKED, kind: 'covered' } });
    await pass(5);
    expect(desktop.admitted).toBeNull();
  });

  it('[HID7] is without the page while a lock lies beneath, which keeps its input', async () => {
    const { desktop, said, tell, pass } = await guard();
    tell({ t: 'apply', turn: 1, ...BARE, what: null, hidden: true });
    tell({ t: 'page', name: 'page' });
    await pass(5);
    expect(desktop.admitted).toBe('page');
    tell({ t: 'apply', turn: 2, ...BARE, what: LOCKED, hidden: true });
    await pass(100);
    expect(said.at(-1)).toEqual({ t: 'applied', turn: 2, inputHeld: true });
    expect(desktop.admitted).toBeNull();
    tell({ t: 'page', name: 'another' });
    expect(desktop.admitted).toBeNull();
    tell({ t: 'apply', turn: 3, ...BARE, what: null, hidden: true });
    await pass(5);
    expect(desktop.admitted).toBe('another');
  });
});
