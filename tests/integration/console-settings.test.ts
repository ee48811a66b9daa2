import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { nodeSettings } from '../../apps/console/main/node-settings.ts';
import { describeSettings } from '../../apps/console/main/testing/describe-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'usher-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

await describeSettings('without Electron', () => {
  const own = mkdtempSync(join(folder, 'own-'));
  return {
    open: () => nodeSettings(own),
    damage: (text) => writeFileSync(join(own, 'settings.json'), text),
  };
});

// Without this `electron` would fetch its binary when it is loaded; the store itself needs none.
process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= folder;
const { electronSettings } = await import('../../apps/console/main/electron-settings.ts');

await describeSettings('with electron-store', () => {
  const own = mkdtempSync(join(folder, 'own-'));
  return {
    open: () => electronSettings(own),
    damage: (text) => writeFileSync(join(own, 'settings.json'), text),
  };
});
