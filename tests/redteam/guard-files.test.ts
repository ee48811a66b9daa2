import {
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { chmodSync, chownSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CoverRecord } from '@usher/classroom';
import { readAudit } from '@usher/hub';
import { createFakeMachine } from '@usher/trust/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runAgent } from '../../apps/agent/index.ts';
import { CoverStore } from '../../apps/agent/service/cover-store.ts';
import { openDataFolder } from '../../apps/agent/service/data-folder.ts';
import { exposedPlace } from '../../apps/agent/service/exposed.ts';
import { GuardKit } from '../../apps/agent/service/guard-kit.ts';
import { startGuard } from '../../apps/agent/service/start-guard.ts';
import { startDisplays } from '../demo/displays.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { childrenOf } from './stage/children.ts';
import { until } from './stage/guarded-computer.ts';
import { openFiles } from './stage/open-files.ts';
import { figure, profile } from './stage/profile.ts';
import { IS_ROOT, Pupil, PUPIL } from './stage/pupil.ts';
import { Swapper } from './stage/swapper.ts';
import { startTeacher } from './stage/teacher.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GUARD = join(ROOT, 'apps/agent/guard/index.ts');
const ACCOUNT = { uid: 61_050, gid: 61_050 };

let opened: AsyncDisposableStack;
let folder: string;
beforeEach(() => {
  opened = new AsyncDisposableStack();
  folder = mkdtempSync(join(tmpdir(), 'usher-files-'));
  // What keeps a pupil out is the product's own doing, not where a test puts its folder.
  chmodSync(folder, 0o755);
  opened.defer(() => rmSync(folder, { recursive: true }));
});
afterEach(() => opened.disposeAsync());

const display = async (): Promise<string> => {
  const first = 600 + (process.pid % 150) * 4;
  const [xvfb] = await startDisplays(1, '800x600', { first, last: first + 60 });
  return opened.use(xvfb ?? fail('there is no display')).display;
};
const fail = (why: string): never => {
  throw new Error(why);
};

/** A folder and everything below it. */
const allIn = (place: string): readonly string[] => [
  place,
  ...readdirSync(place, { recursive: true, encoding: 'utf8' }).map((name) => join(place, name)),
];

const kits = (): readonly string[] =>
  readdirSync('/run')
    .filter((name) => name.startsWith(`usher-guard-${process.pid}-`))
    .map((name) => join('/run', name));

describe.skipIf(!IS_ROOT)('files of the agent and the hub', () => {
  test('[RT-072] nothing that a hub and an agent write can be read, changed or replaced by a pupil', async () => {
    const school = opened.use(await RunningSchool.start());
    chmodSync(school.folder, 0o755);
    const agent = opened.use(
      await runAgent({
        dataDir: join(folder, 'agent'),
        hub: school.address.url,
        pin: school.address.pin,
        code: await school.code(),
        room: 'ICT1',
        station: 'PC-1',
        display: await display(),
        machine: createFakeMachine('PC-1'),
        log: { info: () => undefined, warn: () => undefined },
      }),
    );
    await agent.linked;
    const teacher = await startTeacher(school);
    await until('the station', () => teacher.named('PC-1')?.link === 'up');
    teacher.watch('PC-1');
    const order = teacher.lock('PC-1');
    await until('the lock is on disk', () => teacher.results.get(order) === 'done');
    const guard = agent.guardPid() ?? 0;
    const written = [school.dataDir, join(folder, 'agent'), ...kits()].flatMap(allIn);
    expect(written.map((path) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining(['device.key', 'cover.json', 'school-name.txt', 'cookie', 'cache']),
    );
    const held = [process.pid, guard]
      .flatMap(openFiles)
      .filter((path) => path.startsWith(folder) || path.includes('usher'));
    using pupil = opened.use(await Pupil.start());
    expect(await pupil.tryFiles([...new Set([...written, ...held])])).toEqual([]);
    // The attempt itself would have been let through where it may be.
    const open = join(folder, 'open');
    writeFileSync(open, '');
    chmodSync(open, 0o666);
    expect(await pupil.tryFiles([open])).toEqual([`read ${open}`, `write ${open}`]);
    expect(teacher.named('PC-1')).toMatchObject({ link: 'up', cover: { kind: 'locked' } });
    expect((await readAudit(school.dataDir)).some(({ what }) => what === 'alarm')).toBe(false);
  });

  test('[RT-074] no file or folder on the way to what runs can be changed by a pupil', async () => {
    const sharp = createRequire(GUARD).resolve('sharp');
    const programs = [
      process.execPath,
      GUARD,
      join(ROOT, 'apps/agent/service/index.ts'),
      sharp,
      join(ROOT, 'resources'),
    ];
    const way = new Set(programs.flatMap((path) => [path, ...parentsOf(path)]));
    const native = allIn(join(ROOT, 'node_modules/@img')).filter((path) => /\.(?:node|so[.\d]*)$/.test(path));
    using pupil = opened.use(await Pupil.start());
    const done = await pupil.tryFiles([...way, ...native]);
    // Everybody may put things into /tmp, where nobody can replace what is another's.
    const sticky = (what: string): boolean =>
      what.startsWith('put into ') && (statSync(what.slice(9)).mode & 0o1000) !== 0;
    expect(done.filter((what) => !/^(?:read|search) /.test(what) && !sticky(what))).toEqual([]);
  });

  test('[RT-074] a folder or file on the way that a pupil may change is found', () => {
    const program = join(folder, 'opt', 'usher', 'guard.js');
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, '');
    expect(exposedPlace(program)).toBeNull();
    chmodSync(program, 0o666);
    expect(exposedPlace(program)).toBe(program);
    chmodSync(program, 0o644);
    chmodSync(join(folder, 'opt'), 0o777);
    expect(exposedPlace(program)).toBe(join(folder, 'opt'));
    chmodSync(join(folder, 'opt'), 0o1777);
    expect(exposedPlace(program)).toBeNull();
    chownSync(dirname(program), PUPIL, PUPIL);
    expect(exposedPlace(program)).toBe(dirname(program));
    const link = join(folder, 'link');
    symlinkSync(program, link);
    expect(exposedPlace(link)).toBe(dirname(program));
  });

  test('[RT-074] a place with blanks and signs in its name is taken as it stands', async () => {
    const place = join(folder, 'Program Files; touch $(echo planted) & "x"');
    closedCheckout(place);
    const entry = join(place, 'apps/agent/guard/index.ts');
    const shown = await display();
    using kit = GuardKit.pack({
      account: ACCOUNT,
      display: shown,
      resources: join(place, 'resources'),
      environment: {},
    });
    const guard = startGuard({ entry, display: shown, account: ACCOUNT, kit });
    const said = await new Promise<{ t: string; detail?: string }>((resolve) =>
      guard.once('message', resolve as never),
    );
    expect(said).toMatchObject({ t: 'ready' });
    // It lies below a folder of root's alone, so that the guard could not read its own program any more.
    expect(lstatSync(place).mode & 0o777).toBe(0o700);
    expect(childrenOf(process.pid).find(({ pid }) => pid === guard.pid)?.uid).toBe(ACCOUNT.uid);
    expect(existsSync(join(process.cwd(), 'planted'))).toBe(false);
    const ended = new Promise((resolve) => guard.once('exit', resolve));
    guard.disconnect();
    await ended;
  });

  test('[RT-075] links that a pupil puts in the way of a write lead nowhere', async () => {
    const hostile = join(folder, 'hostile');
    mkdirSync(hostile);
    chmodSync(hostile, 0o777);
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'untouched', { mode: 0o600 });
    using swapper = opened.use(await Swapper.start({ folder: hostile, victim, name: 'cover.json' }));
    const store = new CoverStore(hostile);
    const races = profile({ short: 200, long: 2_000 });
    let refused = 0;
    for (let race = 0; race < races; race += 1) {
      await store.save(RECORD).catch(() => (refused += 1));
      expect(readFileSync(victim, 'utf8')).toBe('untouched');
      expect(statSync(victim).mode & 0o777).toBe(0o600);
    }
    figure(`${races} writes against ${await swapper.swaps()} swaps of links, ${refused} writes refused`);
    expect(await swapper.swaps()).toBeGreaterThan(races);
  });

  test('[RT-075] a link in place of what was kept is not followed for writing, nor a hard link', async () => {
    const victim = join(folder, 'victim');
    for (const [name, make] of Object.entries({ symlinkSync, linkSync })) {
      const place = join(folder, name);
      mkdirSync(place);
      writeFileSync(victim, 'untouched');
      make(victim, join(place, 'cover.json'));
      await new CoverStore(place).save(RECORD);
      expect(readFileSync(victim, 'utf8')).toBe('untouched');
      expect(lstatSync(join(place, 'cover.json'))).toMatchObject({ nlink: 1 });
      rmSync(victim);
    }
  });

  test("[RT-075] a data folder that is a pupil's, or lies where a pupil may change it, is refused", async () => {
    const refused = expect.objectContaining({ code: 'data-folder' });
    const theirs = join(folder, 'theirs');
    mkdirSync(theirs);
    chownSync(theirs, PUPIL, PUPIL);
    await expect(openDataFolder(theirs)).rejects.toEqual(refused);
    await expect(openDataFolder(join(theirs, 'agent'))).rejects.toEqual(refused);
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    await expect(openDataFolder(join(shared, 'agent'))).rejects.toEqual(refused);
    const real = join(folder, 'real');
    mkdirSync(real);
    symlinkSync(real, join(folder, 'link'));
    await expect(openDataFolder(join(folder, 'link'))).rejects.toEqual(refused);
    chmodSync(real, 0o755);
    await openDataFolder(real);
    expect(statSync(real).mode & 0o777).toBe(0o700);
  });
});

const RECORD: CoverRecord = {
  standing: {
    kind: 'locked',
    id: '0196a000-0000-7000-8000-00000000abcd',
    by: null,
    message: '',
    remainingMs: 60_000,
  },
  hidden: null,
  boot: 'a boot',
  savedMono: 0,
  savedWall: 0,
};

const parentsOf = (path: string): readonly string[] =>
  dirname(path) === path ? [] : [dirname(path), ...parentsOf(dirname(path))];

/** What a guard needs of this checkout, copied below a folder that only root can go into. */
const closedCheckout = (place: string): void => {
  mkdirSync(place, { recursive: true });
  chmodSync(place, 0o700);
  const skipped = /\/(?:dist|\.git)(?:\/|$)/;
  for (const part of ['resources', 'apps/agent', 'packages', 'node_modules/@usher', 'node_modules/@img'])
    cpSync(join(ROOT, part), join(place, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !skipped.test(path.slice(ROOT.length - 1)),
    });
  for (const name of [
    'x11',
    'sharp',
    'zod',
    'semver',
    'detect-libc',
    'color',
    'color-convert',
    'color-name',
    'color-string',
  ])
    if (existsSync(join(ROOT, 'node_modules', name)))
      cpSync(join(ROOT, 'node_modules', name), join(place, 'node_modules', name), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(place, 'package.json'));
};
