import { colourAt, readArea, readPixel, startXvfb, typeKey } from '@usher/desktop/testing';
import type { Xvfb } from '@usher/desktop/testing';
import { openX11Desktop } from '@usher/desktop';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BENCH } from '../painter/bench-content.ts';
import { MARKER, Painter } from '../painter/painter.ts';

const FIRST = 210;
const LAST = 213;
const DISPLAYS = Array.from({ length: LAST - FIRST + 1 }, (_, i) => `:${FIRST + i}`);

describe('the painter', () => {
  const servers: Xvfb[] = [];
  const keys: string[] = [];
  let painter: Painter;

  beforeAll(async () => {
    for (const display of DISPLAYS) servers.push(await startXvfb(display));
    painter = await Painter.open(FIRST, LAST, (display, code) => keys.push(`${display} ${code}`));
    await painter.setMode('idle');
  });
  afterAll(async () => {
    painter[Symbol.dispose]();
    for (const server of servers) await server[Symbol.asyncDispose]();
  });

  /** Every area of a display that changes within a number of changes told. */
  async function changedAreas(display: string, times: number): Promise<string[]> {
    await using desktop = await openX11Desktop({ display });
    const seen = new Set<string>();
    let told = 0;
    desktop.screen.onChange(() => (told += 1));
    await desktop.screen.takeChanges();
    for (let taken = 0; taken < times; taken++) {
      const before = told;
      await vi.waitFor(() => expect(told).toBeGreaterThan(before), { timeout: 5_000 });
      for (const { x, y, width, height } of await desktop.screen.takeChanges())
        seen.add(`${x},${y} ${width}x${height}`);
    }
    return [...seen];
  }

  it('draws the same benchmark desktop on every display, and nothing changes while idle', async () => {
    await painter.setMode('idle');
    const pictures = await Promise.all(DISPLAYS.map((display) => readArea(display, { x: 0, y: 0, ...BENCH.desk })));
    const [first] = pictures;
    for (const picture of pictures) expect(Buffer.compare(picture.data, first?.data ?? new Uint8Array())).toBe(0);
    await using desktop = await openX11Desktop({ display: DISPLAYS[0] ?? '' });
    desktop.screen.onChange(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await desktop.screen.takeChanges()).toEqual([]);
  });

  it('changes exactly the areas of each benchmark mode', async () => {
    const { document, player } = BENCH;
    await painter.setMode('typing');
    for (const area of await changedAreas(':210', 3)) expect(area).toMatch(/ 9x18$/);
    await painter.setMode('scroll');
    expect(await changedAreas(':211', 3)).toEqual([`${document.x},${document.y} ${document.width}x${document.height}`]);
    await painter.setMode('video');
    expect(await changedAreas(':212', 3)).toEqual([`${player.x},${player.y} ${player.width}x${player.height}`]);
  });

  it('fills and clears the marker area and says when', async () => {
    await painter.setMode('idle');
    const before = await readPixel(':213', 10, 10);
    const drawnAt = await painter.colour(213, [255, 128, 0]);
    expect(Math.abs(drawnAt - Date.now())).toBeLessThan(60_000);
    const marked = await readArea(':213', { ...MARKER, width: MARKER.width + 1 });
    expect(colourAt(marked, 0, 0)).toEqual([255, 128, 0]);
    expect(colourAt(marked, MARKER.width - 1, MARKER.height - 1)).toEqual([255, 128, 0]);
    expect(colourAt(marked, MARKER.width, 0)).not.toEqual([255, 128, 0]);
    await painter.colour(213, null);
    await painter.setMode('idle');
    expect(await readPixel(':213', 10, 10)).toEqual(before);
  });

  it('tells of keys that reach the pupil, and of none while a lock holds them', async () => {
    await painter.setMode('lively');
    await typeKey(':211', 38);
    await vi.waitFor(() => expect(keys).toEqual(['211 38']));
    await using desktop = await openX11Desktop({ display: ':211' });
    await desktop.cover.show({ background: [0, 0, 0], pictures: [] }, true);
    await typeKey(':211', 39);
    await desktop.cover.remove();
    await typeKey(':211', 40);
    await vi.waitFor(() => expect(keys).toEqual(['211 38', '211 40']));
  });

  it('draws four different lively desktops that are whole again after a cover', async () => {
    await painter.setMode('lively');
    const area = { x: 300, y: 60, width: 400, height: 100 };
    const looks = await Promise.all(DISPLAYS.map(async (display) => (await readArea(display, area)).data));
    for (const [i, look] of looks.entries()) {
      for (const other of looks.slice(i + 1)) expect(Buffer.compare(look, other)).not.toBe(0);
    }
    await using desktop = await openX11Desktop({ display: ':210' });
    await desktop.cover.show({ background: [0, 0, 0], pictures: [] }, false);
    expect(await readPixel(':210', 400, 80)).toEqual([0, 0, 0]);
    await desktop.cover.remove();
    expect(Buffer.compare((await readArea(':210', area)).data, looks[0] ?? new Uint8Array())).toBe(0);
  });
});
