import { describe, expect, it } from 'vitest';
import type { XDpms, XReply } from 'x11';
import { X11Power } from './power.ts';
import type { PowerConnection } from './power.ts';

const connection: PowerConnection = {
  ask: <T>(request: (reply: XReply<T>) => void) =>
    new Promise<T>((resolve) => {
      request((_, result) => {
        resolve(result);
        return true;
      });
    }),
  roundTrip: () => Promise.resolve(),
};

/** A display server's DPMS as far as it is asked, which tells its state. */
function dpmsOf(state: { capable: number; enabled: number; level: number }): XDpms {
  return {
    Capable: (reply) => reply(null, [state.capable]),
    Enable: () => (state.enabled = 1),
    Disable: () => (state.enabled = 0),
    // A server refuses to switch while power saving is disabled.
    ForceLevel: (level) => (state.level = state.enabled ? level : state.level),
    Info: (reply) => reply(null, [state.level, state.enabled]),
  };
}

describe('power over DPMS', () => {
  it('[COV7] switches the screens off and on again', async () => {
    const state = { capable: 1, enabled: 1, level: 0 };
    const power = await X11Power.open(connection, dpmsOf(state));
    await power.screensOff();
    expect(state).toEqual({ capable: 1, enabled: 1, level: 3 });
    await power.screensOn();
    expect(state).toEqual({ capable: 1, enabled: 1, level: 0 });
  });

  it('leaves power saving disabled where it was', async () => {
    const state = { capable: 1, enabled: 0, level: 0 };
    const power = await X11Power.open(connection, dpmsOf(state));
    await power.screensOff();
    expect(state).toEqual({ capable: 1, enabled: 1, level: 3 });
    await power.screensOn();
    expect(state).toEqual({ capable: 1, enabled: 0, level: 0 });
  });

  it('does nothing where the screens cannot be switched', async () => {
    const state = { capable: 0, enabled: 1, level: 0 };
    const power = await X11Power.open(connection, dpmsOf(state));
    expect(power.canSwitchScreens).toBe(false);
    await power.screensOff();
    expect(state.level).toBe(0);
    expect((await X11Power.open(connection, null)).canSwitchScreens).toBe(false);
  });
});
