import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Canvas, colourAt, startXvfb } from '@usher/desktop/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LOCK_BACKGROUND } from '../../apps/agent/guard/lock-screen/lock-face.ts';
import { createRenderer } from '../../apps/agent/guard/drawing/render.ts';
import type { FromGuard, ToGuard } from '../../apps/agent/guard-talk.ts';
import { readLockWords } from '../../apps/agent/resources.ts';
import { runBeforePupils } from '../../apps/agent/service/before-pupils.ts';
import type { GuardAccount } from '../../apps/agent/service/guard-account.ts';
import { GuardKit } from '../../apps/agent/service/guard-kit.ts';
import { startGuard } from '../../apps/agent/service/start-guard.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RESOURCES = join(ROOT, 'resources');
const ENTRY = join(ROOT, 'apps/agent/guard/index.ts');
const DISPLAY = ':226';
const SIZE = { width: 1920, height: 1080 };
const IS_ROOT = process.getuid?.() === 0;
const ACCOUNT: GuardAccount = { uid: 61_050, gid: 61_050 };

let opened: AsyncDisposableStack;
let folder: string;
beforeEach(async () => {
  opened = new AsyncDisposableStack();
  folder = mkdtempSync(join(tmpdir(), 'usher-guard-test-'));
  opened.defer(() => rmSync(folder, { recursive: true }));
  opened.use(await startXvfb(DISPLAY, `${SIZE.width}x${SIZE.height}`));
});
afterEach(() => opened.disposeAsync());

const guard = async (account: GuardAccount | null, environment: NodeJS.ProcessEnv = {}) => {
  const kit = opened.use(GuardKit.pack({ account, display: DISPLAY, resources: RESOURCES, environment }));
  const child: ChildProcess = startGuard({ entry: ENTRY, display: DISPLAY, account, kit });
  opened.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  });
  const [first] = (await once(child, 'message')) as [FromGuard];
  return { child, kit, first, tell: (message: ToGuard) => child.send(message) };
};

describe.skipIf(!IS_ROOT)('a guard that was started by root', () => {
  test('[GRD1] works under its own account, in no group of anybody else, and cannot go back', async () => {
    const { child, first } = await guard(ACCOUNT);
    expect(first.t).toBe('ready');
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    const of = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(status)?.[1]?.trim() ?? '';
    expect(of('Uid').split(/\s+/)).toEqual(Array.from({ length: 4 }, () => '61050'));
    expect(of('Gid').split(/\s+/)).toEqual(Array.from({ length: 4 }, () => '61050'));
    expect(of('Groups')).toMatch(/^(?:61050)?$/);
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) expect(Number.parseInt(of(set), 16)).toBe(0);
  });

  test('[GRD1] does not work as root', async () => {
    const { child, first } = await guard(null);
    expect(first).toEqual({ t: 'ending', code: 'failed', detail: 'a guard does not work as root' });
    await once(child, 'exit');
  });

  test("[GRD1] runs before pupils' programs, and leaves nothing of its memory on the disk", async () => {
    const before = readFileSync('/proc/self/oom_score_adj', 'utf8');
    const denied = runBeforePupils();
    const { child } = await guard(ACCOUNT);
    const proc = (name: string): string => readFileSync(`/proc/${child.pid}/${name}`, 'utf8').trim();
    expect(denied).not.toContain('core dumps');
    expect(Number.parseInt(proc('coredump_filter'), 16)).toBe(0);
    const nice = Number(
      proc('stat')
        .slice(proc('stat').lastIndexOf(')') + 2)
        .split(' ')[16],
    );
    if (!denied.includes('processor')) expect(nice).toBe(-5);
    expect(proc('oom_score_adj')).toBe(denied.includes('memory') ? before.trim() : '-900');
  });

  test('[GRD2] has no more of its environment from the pupil than language and time zone', async () => {
    const poison = [
      'HOME',
      'XDG_CACHE_HOME',
      'XDG_CONFIG_HOME',
      'FONTCONFIG_FILE',
      'LD_PRELOAD',
      'NODE_OPTIONS',
      'PATH',
    ];
    const environment = Object.fromEntries(poison.map((name) => [name, folder]));
    const { child, kit } = await guard(ACCOUNT, { ...environment, LANG: 'cy_GB.UTF-8', TZ: 'Europe/London' });
    const given = readFileSync(`/proc/${child.pid}/environ`, 'utf8');
    expect(given).not.toContain(folder);
    const names = given.split('\0').flatMap((line) => (line === '' ? [] : [line.slice(0, line.indexOf('='))]));
    expect(names.filter((name) => !name.startsWith('NODE_CHANNEL_')).toSorted()).toEqual([
      'HOME',
      'LANG',
      'TZ',
      'UV_THREADPOOL_SIZE',
      'XAUTHORITY',
      'XDG_CACHE_HOME',
      'XDG_CONFIG_HOME',
      'XDG_DATA_HOME',
    ]);
    expect(given).toContain(`HOME=${kit.folder}`);
  });

  test('[GRD2] shows the lock screen in the typeface that it was handed', async () => {
    const { tell } = await guard(ACCOUNT, { HOME: folder });
    tell({ t: 'school', name: 'Test School' });
    const what = { kind: 'locked', remainingMs: 60_000, message: '' } as const;
    tell({ t: 'apply', turn: 1, what, hidden: false, presses: 0 });
    const { title } = readLockWords(RESOURCES);
    const words = await createRenderer(RESOURCES, LOCK_BACKGROUND).text(title, {
      weight: 'semibold',
      size: 60,
      colour: [240, 247, 246],
      width: 1500,
    });
    const eye = opened.use(await Canvas.open(DISPLAY));
    const left = SIZE.width / 2 - (words.width >> 1);
    /** Whether the words stand somewhere in the middle of the screen, pixel for pixel. */
    const stand = async (): Promise<boolean> => {
      const seen = await eye.read({ x: left, y: 0, width: words.width, height: SIZE.height });
      const same = (top: number): boolean => {
        for (let y = 0; y < words.height; y += 1)
          for (let x = 0; x < words.width; x += 1) {
            const [a, b] = [colourAt(seen, x, top + y), colourAt(words, x, y)];
            if (a.some((part, i) => part !== b[i])) return false;
          }
        return true;
      };
      return Array.from({ length: SIZE.height - words.height }, (_, top) => top).some(same);
    };
    await expect.poll(stand, { timeout: 30_000 }).toBe(true);
  });
});

/** Every source that a program loads, through our own packages too, by its first. */
const sourcesFrom = (entry: string, found = new Set<string>()): ReadonlySet<string> => {
  if (found.has(entry)) return found;
  found.add(entry);
  for (const [, from = ''] of readFileSync(entry, 'utf8').matchAll(/(?:from|import) '([^']+)'/g)) {
    if (from.startsWith('.')) sourcesFrom(join(dirname(entry), from), found);
    const own = /^@usher\/(\w+)$/.exec(from)?.[1];
    if (own !== undefined) sourcesFrom(join(ROOT, 'packages', own, 'src/index.ts'), found);
  }
  return found;
};

test('[GRD3] no part of a guard can start a program, open an address or a debugger', () => {
  const parts = [...sourcesFrom(ENTRY)];
  expect(parts.length).toBeGreaterThan(60);
  expect(parts.some((path) => path.endsWith('x11/capture.ts'))).toBe(true);
  const barred =
    /from '(?:node:)?(?:child_process|cluster|dgram|dns|http|http2|https|inspector|net|tls|vm|worker_threads)'/;
  const evaluates = /\beval\(|new Function\(|process\.(?:binding|dlopen)/;
  const found = parts.filter((path) => {
    const source = readFileSync(path, 'utf8');
    return barred.test(source) || evaluates.test(source);
  });
  expect(found).toEqual([]);
});
