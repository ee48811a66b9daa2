import { describe, expect, it } from 'vitest';
import { colourAt } from '../testing/canvas.ts';
import { describeDesktop } from '../testing/describe-desktop.ts';
import { STAGE_SIZE } from '../testing/stage.ts';
import type { DesktopStage } from '../testing/stage.ts';
import { createFakeDesktop } from './create-fake-desktop.ts';

const LEFT = { x: 0, y: 0, ...STAGE_SIZE };
const RIGHT = { x: STAGE_SIZE.width, y: 0, ...STAGE_SIZE };

async function stageFake(): Promise<DesktopStage> {
  const desktop = createFakeDesktop({ monitors: [LEFT] });
  const { control } = desktop;
  let keyboardTaken = false;
  return {
    desktop,
    paint: async (area, colour) => control.paint(area, colour),
    openFullScreenWindow: async (colour) => control.paint(LEFT, colour),
    pressKey: async (code) => (keyboardTaken && !desktop.cover.state().inputHeld ? undefined : control.pressKey(code)),
    pressTogether: async (codes) => control.pressTogether(codes),
    pressPointer: async (x, y, button) => control.pressPointer(x, y, button),
    typedKeys: async () => control.typedKeys,
    grabKeyboard: async () => {
      keyboardTaken = true;
      control.failGrabs(Number.POSITIVE_INFINITY);
      return async () => {
        keyboardTaken = false;
        control.failGrabs(0);
        control.retryGrab();
      };
    },
    takeCoverOff: async () => control.takeCoverOff(),
    plugSecondMonitor: async () => control.setMonitors([LEFT, RIGHT]),
    pixel: async (x, y) => colourAt(control.visible({ x, y, width: 1, height: 1 }), 0, 0),
    endDisplay: async () => control.end(),
    [Symbol.asyncDispose]: () => desktop[Symbol.asyncDispose](),
  };
}

await describeDesktop('fake desktop', stageFake);

describe('controls of the fake desktop', () => {
  it('[COV3] takes input at the attempt after the failing ones', async () => {
    const { cover, control } = createFakeDesktop();
    control.failGrabs(2);
    await cover.show({ background: [0, 0, 0], pictures: [] }, true);
    control.retryGrab();
    expect(cover.state().inputHeld).toBe(false);
    control.retryGrab();
    expect(cover.state().inputHeld).toBe(true);
  });

  it('tells time since input by the clock it is given', async () => {
    let nowMs = 1_000;
    const { idle, control } = createFakeDesktop({ now: () => nowMs });
    nowMs += 500;
    control.input();
    nowMs += 250;
    expect(await idle.sinceInputMs()).toBe(250);
  });

  it('counts captures, and switches screens only where it can', async () => {
    const desktop = createFakeDesktop({ canSwitchScreens: false });
    await desktop.screen.capture({ x: 0, y: 0, width: 2, height: 2 });
    await desktop.power.screensOff();
    expect(desktop.control.captures).toBe(1);
    expect(desktop.control.screensOn).toBe(true);
    expect(desktop.control.watched).toBe(false);
  });
});
