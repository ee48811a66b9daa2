import type { Pixels, Rgb } from '../ports/geometry.ts';
import { STAGE_SIZE } from './stage.ts';
import type { DesktopStage } from './stage.ts';

const SIZE = { width: 160, height: 40 };
const YELLOW: Rgb = [230, 210, 20];
const BLUE: Rgb = [10, 60, 220];
const BLACK: Rgb = [0, 0, 0];
/** In the middle of a button of that size. */
const RIGHT = { x: STAGE_SIZE.width - 16 - 80, y: STAGE_SIZE.height - 16 - 20 };
const LEFT = { x: 16 + 80, y: RIGHT.y };

const picture = (): Pixels => {
  const data = new Uint8Array(SIZE.width * SIZE.height * 4);
  for (let at = 0; at < data.length; at += 4) data.set([YELLOW[2], YELLOW[1], YELLOW[0], 0], at);
  return { ...SIZE, data };
};

type Staged = (title: string, test: (stage: DesktopStage) => Promise<void>) => void;

/** What a corner button promises, on any desktop. Only for test files: it loads vitest. */
export const cornerButtonCases = async (staged: Staged): Promise<void> => {
  const { expect, vi } = await import('vitest');
  const seen = async ({ pixel }: DesktopStage, { x, y }: { readonly x: number; readonly y: number }) => pixel(x, y);
  const shown = async (stage: DesktopStage): Promise<string[]> => {
    const told: string[] = [];
    stage.desktop.cornerButton.onPress(() => told.push('pressed'));
    await stage.desktop.cornerButton.show(picture());
    return told;
  };
  const settled = (stage: DesktopStage): Promise<unknown> => stage.desktop.idle.sinceInputMs();

  staged('[HID6] is in the corner until it is taken away', async (stage) => {
    const before = await seen(stage, RIGHT);
    await shown(stage);
    expect(await seen(stage, RIGHT)).toEqual(YELLOW);
    expect(await seen(stage, { x: RIGHT.x, y: STAGE_SIZE.height - 4 })).toEqual(before);
    await stage.desktop.cornerButton.remove();
    expect(await seen(stage, RIGHT)).toEqual(before);
    await stage.desktop.cornerButton.remove();
  });

  staged('[HID6] tells of presses on it with the first button, and of no others', async (stage) => {
    const told = await shown(stage);
    await stage.pressPointer(RIGHT.x, RIGHT.y, 2);
    await stage.pressPointer(RIGHT.x, 20, 1);
    await settled(stage);
    expect(told).toEqual([]);
    await stage.pressPointer(RIGHT.x, RIGHT.y, 1);
    await vi.waitFor(() => expect(told).toEqual(['pressed']));
  });

  staged('[HID6] goes to the other corner with the third button, and back', async (stage) => {
    const told = await shown(stage);
    await stage.pressPointer(RIGHT.x, RIGHT.y, 3);
    await vi.waitFor(async () => expect(await seen(stage, LEFT)).toEqual(YELLOW));
    expect(await seen(stage, RIGHT)).not.toEqual(YELLOW);
    await stage.pressPointer(LEFT.x, LEFT.y, 3);
    await vi.waitFor(async () => expect(await seen(stage, RIGHT)).toEqual(YELLOW));
    expect(told).toEqual([]);
  });

  staged('[HID6] lies above a full-screen window opened later', async (stage) => {
    const told = await shown(stage);
    await stage.openFullScreenWindow(BLUE);
    await vi.waitFor(async () => expect(await seen(stage, RIGHT)).toEqual(YELLOW));
    expect(await seen(stage, { x: 10, y: 10 })).toEqual(BLUE);
    await stage.pressPointer(RIGHT.x, RIGHT.y, 1);
    await vi.waitFor(() => expect(told).toEqual(['pressed']));
  });

  staged('[HID6] lies under a cover, which keeps the pointer from it, and is there again after it', async (stage) => {
    const told = await shown(stage);
    await stage.desktop.cover.show({ background: BLACK, pictures: [] }, false);
    expect(await seen(stage, RIGHT)).toEqual(BLACK);
    await stage.pressPointer(RIGHT.x, RIGHT.y, 1);
    // Given a picture while it is covered, it stays there.
    await stage.desktop.cornerButton.show(picture());
    await settled(stage);
    expect(await seen(stage, RIGHT)).toEqual(BLACK);
    expect(told).toEqual([]);
    await stage.desktop.cover.remove();
    await vi.waitFor(async () => expect(await seen(stage, RIGHT)).toEqual(YELLOW));
  });

  staged('[HID6] shown first under a cover does not come above it', async (stage) => {
    await stage.desktop.cover.show({ background: BLACK, pictures: [] }, false);
    await shown(stage);
    await settled(stage);
    expect(await seen(stage, RIGHT)).toEqual(BLACK);
    await stage.desktop.cover.remove();
    await vi.waitFor(async () => expect(await seen(stage, RIGHT)).toEqual(YELLOW));
  });

  staged('[HID6] stays on the first monitor when another is plugged in', async (stage) => {
    await shown(stage);
    await stage.plugSecondMonitor();
    await vi.waitFor(() => expect(stage.desktop.screen.monitors()).toHaveLength(2));
    await settled(stage);
    expect(await seen(stage, RIGHT)).toEqual(YELLOW);
  });

  staged('[HID6] refuses to be shown once the display has gone', async (stage) => {
    await shown(stage);
    await stage.endDisplay();
    await vi.waitFor(() =>
      expect(stage.desktop.cornerButton.show(picture())).rejects.toMatchObject({ code: 'display-gone' }),
    );
  });
};
