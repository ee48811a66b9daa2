import { Canvas, colourAt, startXvfb } from '@usher/desktop/testing';
import { openX11Desktop, type X11Desktop } from '@usher/desktop';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const DISPLAY = ':217';
const YELLOW = [230, 210, 20] as const;
const PICTURE = { width: 160, height: 40, data: new Uint8Array(160 * 40 * 4) };
for (let at = 0; at < PICTURE.data.length; at += 4) PICTURE.data.set([YELLOW[2], YELLOW[1], YELLOW[0], 0], at);
/** In the middle of the button. */
const AT = { x: 1280 - 96, y: 720 - 36 };
const CARDINAL = 6;

let opened: AsyncDisposableStack;
let desktop: X11Desktop;
let other: Canvas;
beforeEach(async () => {
  opened = new AsyncDisposableStack();
  opened.use(await startXvfb(DISPLAY, '1280x720'));
  other = opened.use(await Canvas.open(DISPLAY));
  desktop = opened.use(await openX11Desktop({ display: DISPLAY }));
  await desktop.cornerButton.show(PICTURE);
});
afterEach(() => opened.disposeAsync());

const seen = async (x: number, y: number) => colourAt(await other.read({ x, y, width: 1, height: 1 }), 0, 0);
const expectThere = ({ x, y } = AT): Promise<void> =>
  vi.waitFor(async () => expect(await seen(x, y)).toEqual(YELLOW), { timeout: 5_000 });
/** The button's window, which is the topmost. */
const button = async (): Promise<number> => (await other.windows()).at(-1) ?? 0;

test.for([
  ['takes it off the screen', (client, id) => client.UnmapWindow(id)],
  ['destroys it', (client, id) => client.DestroyWindow(id)],
  ['moves it away', (client, id) => client.MoveResizeWindow(id, 5_000, 5_000, 10, 10)],
  ['lowers it', (client, id) => client.LowerWindow(id)],
  [
    'swallows it',
    (client, id) => {
      const trap = client.AllocID();
      client.CreateWindow(trap, other.root.id, 0, 0, 8, 8, 0, 0, 1, 0, {});
      client.ReparentWindow(id, trap, 0, 0);
    },
  ],
] as const satisfies readonly (readonly [string, (client: Canvas['connection']['client'], id: number) => void])[])(
  '[HID6] is back when another program %s',
  async ([, act]) => {
    for (let round = 0; round < 3; round += 1) {
      await expectThere();
      act(other.connection.client, await button());
      await other.drawn();
    }
    await expectThere();
    const told = vi.fn();
    desktop.cornerButton.onPress(told);
    await other.pressPointer(AT);
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
  },
);

test('[HID6] stays above the bars of the desktop', async () => {
  const { client } = other.connection;
  const atom = await other.connection.ask<number>((reply) => client.InternAtom(false, '_NET_WORKAREA', reply));
  client.ChangeProperty(0, other.root.id, atom, CARDINAL, 32, [0, 0, 1280, 680]);
  await expectThere({ x: AT.x, y: AT.y - 40 });
  // What cannot be an area changes nothing but that it is forgotten.
  client.ChangeProperty(0, other.root.id, atom, CARDINAL, 32, [0, 0]);
  await expectThere();
});

test('[HID6] does not fight for ever with a program that is always on top as well', async () => {
  const rival = other.window({ x: 1000, y: 600, width: 280, height: 120 }, [1, 2, 3]);
  let raised = 0;
  const { client } = other.connection;
  client.ChangeWindowAttributes(rival.id, { eventMask: 0x1_0000 });
  other.connection.onEvent((event) => {
    if (event.name !== 'VisibilityNotify' || event.state === 0) return;
    raised += 1;
    other.raise(rival);
  });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(raised).toBeGreaterThan(3);
  expect(raised).toBeLessThan(40);
});
