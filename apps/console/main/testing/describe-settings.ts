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

    it('keeps a PIN for each person over a restart, apart from what is read for the page', () => {
      const { open } = make();
      const [one, two] = ['scrypt$15$8$1$salt$one', 'scrypt$15$8$1$salt$two'];
      open().keepPin('m.okonkwo', one);
      open().keepPin('__proto__', two);
      expect([open().pinOf('M.Okonkwo'), open().pinOf('__proto__'), open().pinOf('nobody')]).toEqual([one, two, null]);
      open().keepPin('m.okonkwo', null);
      expect([open().pinOf('m.okonkwo'), open().pinOf('__proto__')]).toEqual([null, two]);
      expect(JSON.stringify(open().read())).not.toContain('scrypt');
    });

    it('takes a damaged PIN for none', () => {
      const { open, damage } = make();
      open().save({ scheme: 'dark' });
      damage('{"pins":[7,{"user":"a"},{"user":"b","record":"1234"},{"user":"c","record":"scrypt$x"}],"scheme":"dark"}');
      expect(['a', 'b', 'c'].map((user) => open().pinOf(user))).toEqual([null, null, 'scrypt$x']);
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
