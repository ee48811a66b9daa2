import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startXvfb } from '@usher/desktop/testing';
import { PROBE_PAGE, WINDOW_HOST_CASES } from '@usher/windows/testing';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';

const DISPLAY = ':243';
const root = join(import.meta.dirname, '../..');
const electron = join(root, 'node_modules/electron');
const named = join(electron, 'path.txt');
const binary = existsSync(named) ? join(electron, 'dist', readFileSync(named, 'utf8')) : null;
const present = binary !== null && existsSync(binary);

const bundle = async (input: string, file: string, format: 'esm' | 'cjs'): Promise<void> => {
  const built = await rolldown({
    input: join(root, input),
    platform: 'node',
    external: ['electron', /^playwright-core/, 'vitest'],
    // A sandboxed preload may load next to nothing: only what it calls goes into it.
    ...(format === 'cjs' ? { treeshake: { moduleSideEffects: (id: string) => id.includes('/preload/') } } : {}),
  });
  await built.write({ file, format, codeSplitting: false });
  await built.close();
};

const runCases = async (): Promise<ReadonlyMap<string, string | null>> => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-electron-'));
  try {
    await bundle('tests/integration/windows/electron-main.ts', join(folder, 'main.mjs'), 'esm');
    await bundle('apps/console/preload/index.ts', join(folder, 'preload.cjs'), 'cjs');
    cpSync(PROBE_PAGE, join(folder, 'page'), { recursive: true });
    await using xvfb = await startXvfb(DISPLAY);
    const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(binary ?? '', [...flags, join(folder, 'main.mjs')], {
      env: { ...process.env, DISPLAY: xvfb.display },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const results = new Map<string, string | null>();
    for await (const line of createInterface({ input: child.stdout })) {
      const { title, problem } = JSON.parse(line) as { title: string; problem: string | null };
      results.set(title, problem);
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

// Electron fetches its binary apart from its package; where that was refused these are skipped, not passed.
describe.skipIf(!present)(`windows of Electron${present ? '' : ' (skipped: no Electron binary)'}`, () => {
  let results: ReadonlyMap<string, string | null>;
  beforeAll(async () => {
    results = await runCases();
  }, 180_000);
  it.each(WINDOW_HOST_CASES.map(({ title }) => title))('%s', (title) => {
    expect(results.get(title)).toBeNull();
  });
});
