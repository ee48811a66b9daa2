import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ToGuard } from '../../apps/agent/guard-talk.ts';
import { litIn, OneGuard } from './agent/one-guard.ts';

const DISPLAY = ':237';
const SAVED = { t: 'calm', promise: 'promise.saved', by: null, instead: false, contacts: '' } as const;
const HIDDEN = { t: 'apply', turn: 1, what: null, hidden: true, presses: 1 } as const;
const BARE = { t: 'apply', turn: 2, what: null, hidden: false, presses: 1 } as const;
const LOCK = { kind: 'locked', remainingMs: 60_000, message: '' } as const;

let guard: OneGuard;
beforeEach(async () => {
  guard = await OneGuard.open(DISPLAY);
});
afterEach(() => guard[Symbol.asyncDispose]());

const told = (message: ToGuard): void => guard.tell(message);
/** Where on the screen something is written, as one number that differs when it does. */
const written = async (): Promise<string> => {
  const { data, width, height } = await guard.screen();
  let rows = '';
  for (let y = 0; y < height; y += 4) {
    let lit = 0;
    for (let x = 0; x < width; x += 1) if ((data[(y * width + x) * 4 + 1] ?? 0) > 60) lit += 1;
    rows += `${lit},`;
  }
  return rows;
};

test('[HID1] [HID5] is black first, all of it, and has its words a moment later', async () => {
  await guard.pressHide();
  // The first frame in which the corner is no longer the pupil's program.
  let first = await guard.screen();
  for (const end = performance.now() + 5_000; (first.data[2] ?? 0) > 0 && performance.now() < end;)
    first = await guard.screen();
  expect(litIn(first)).toBe(0);
  await expect.poll(() => guard.lit(), { timeout: 5_000 }).toBeGreaterThan(2_000);
  told(HIDDEN);
  const before = await written();
  await guard.hears('applied');
  expect(await written()).toBe(before);
});

test('[HID5] says what is true as it becomes true, over a lock too, and leaves nothing of it behind', async () => {
  told({ t: 'apply', turn: 1, what: LOCK, hidden: false, presses: 0 });
  await guard.hears('applied');
  await guard.pressHide();
  await expect.poll(() => guard.lit(), { timeout: 5_000 }).toBeGreaterThan(2_000);
  told({ ...HIDDEN, turn: 2, what: LOCK });
  const seen = new Set([await written()]);
  for (const calm of [
    SAVED,
    { ...SAVED, promise: 'promise.received' },
    { ...SAVED, promise: 'promise.seen', by: 'Mrs Okonkwo' },
    { ...SAVED, promise: 'promise.seen', by: 'Mrs Okonkwo', contacts: 'Mrs Ali, room 4' },
  ] as const) {
    told(calm);
    await expect.poll(async () => seen.has(await written()), { timeout: 5_000 }).toBe(false);
    seen.add(await written());
  }
  told({ ...BARE, turn: 3 });
  await expect
    .poll(async () => (await guard.screen()).data.subarray(0, 3), { timeout: 5_000 })
    .toEqual(Buffer.from([40, 120, 200]));
});

test('[POL3] [HID6] the button names the letter of the school’s key', async () => {
  const button = async (): Promise<string> => {
    const at = { x: guard.size.width - 330, y: guard.size.height - 80, width: 330, height: 80 };
    return Buffer.from((await guard.pupil.read(at)).data).toString('base64');
  };
  let before = await button();
  await expect
    .poll(async () => {
      const now = await button();
      const still = now === before && Buffer.from(now, 'base64').includes(Buffer.from([163, 165, 70]));
      before = now;
      return still;
    })
    .toBe(true);
  told({ t: 'key', letter: 'k' });
  await expect.poll(async () => (await button()) !== before, { timeout: 5_000 }).toBe(true);
});

test('[HID6] the button in the corner turns the screen black as the key does, above a full-screen program too', async () => {
  const at = { x: guard.size.width - 60, y: guard.size.height - 40 };
  const isDrawn = async (): Promise<boolean> => {
    const { data } = await guard.pupil.read({ ...at, width: 1, height: 1 });
    return data[0] !== 40 && data[2] !== 200;
  };
  await expect.poll(isDrawn, { timeout: 5_000 }).toBe(true);
  guard.pupil.window({ x: 0, y: 0, ...guard.size }, [200, 120, 40]);
  await expect.poll(isDrawn, { timeout: 5_000 }).toBe(true);
  await guard.pupil.pressPointer(at);
  await guard.hears('hide');
  const [corner] = (await guard.screen()).data;
  expect(corner).toBe(0);
});
