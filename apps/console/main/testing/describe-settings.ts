import { DEFAULT_SETTINGS, type SettingsStore } from '../settings.ts';

export type SettingsStage = {
  /** Opens the store of one folder, anew each time. */
  readonly open: () => SettingsStore;
  /** Puts a text into the store's file behind its back. */
  readonly damage: (text: string) => void;
};

/** Holds a settings store to its port. Only for test files: it loads vitest. */
export const describeSettings = async (name: string, make: () => SettingsStage): Promise<void> => {
  const { describe, expect, it } = await import('vitest');
  describe(`${name}: settings`, () => {
    it('begins with the defaults', () => {
      expect(make().open().read()).toEqual(DEFAULT_SETTINGS);
    });

    it('keeps what was saved over a restart, and leaves the rest', () => {
      const { open } = make();
      open().save({ scheme: 'dark', lockMessage: 'Eyes front' });
      open().save({ room: 'ICT1', user: undefined });
      expect(open().read()).toEqual({ ...DEFAULT_SETTINGS, scheme: 'dark', lockMessage: 'Eyes front', room: 'ICT1' });
    });

    it('refuses to save what is out of range, and keeps what was there', () => {
      const { open } = make();
      open().save({ lockMinutes: 25 });
      expect(() => open().save({ lockMinutes: 1_000 })).toThrow();
      expect(open().read().lockMinutes).toBe(25);
    });

    it.each(['', '{', 'null', '[]', '{"lockMinutes":"many","scheme":"dark","room":7}', '\u0000\u0001'])(
      'reads what is right of the file %j and defaults for the rest',
      (text) => {
        const { open, damage } = make();
        open().save({ scheme: 'dark' });
        damage(text);
        expect(open().read()).toEqual({ ...DEFAULT_SETTINGS, scheme: text.includes('dark') ? 'dark' : 'system' });
        open().save({ tileWidth: 200 });
        expect(open().read().tileWidth).toBe(200);
      },
    );
  });
};
