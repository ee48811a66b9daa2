import { accessSync, constants, existsSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import type { Check } from './checks.ts';

// SQLite before 3.51.3 can lose committed writes when its log is reset (sqlite.org/wal.html, "the WAL-reset bug").
const SQLITE_AT_LEAST = [3, 51, 3] as const;

const atLeast = (version: string, least: readonly number[]): boolean => {
  const parts = version.split('.').map(Number);
  for (const [i, wanted] of least.entries()) if ((parts[i] ?? 0) !== wanted) return (parts[i] ?? 0) > wanted;
  return true;
};

const nodeCheck: Check = {
  name: 'Node.js',
  look: async () => ({
    ok: atLeast(process.versions.node, [24]),
    found: process.versions.node,
    mend: 'start Usher with npm, which brings its own Node.js 24',
  }),
};

const sqliteCheck: Check = {
  name: 'SQLite',
  look: async () => {
    const version = process.versions['sqlite'] ?? 'none';
    return { ok: atLeast(version, SQLITE_AT_LEAST), found: version, mend: 'use Node.js 24.21 or newer' };
  },
};

const picturesCheck: Check = {
  name: 'pictures',
  look: async () => {
    const { default: sharp } = await import('sharp');
    return { ok: true, found: `libvips ${sharp.versions.vips}` };
  },
};

const systemCheck: Check = {
  name: 'computer',
  look: async () => {
    const { default: information } = await import('systeminformation');
    const [os, memory, cpu] = await Promise.all([information.osInfo(), information.mem(), information.cpu()]);
    const gib = memory.total / 1024 ** 3;
    return {
      ok: gib >= 2,
      found: `${os.distro} ${os.release}, ${cpu.cores} cores, ${gib.toFixed(1)} GiB of memory`,
      mend: 'the agent wants 2 GiB of memory',
    };
  },
};

const canConnect = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Whether the display a guard would cover answers. */
const displayCheck = (display: string | undefined): Check => ({
  name: 'display',
  look: async () => {
    const number = /^:(\d+)/.exec(display ?? '')?.[1];
    if (process.platform !== 'linux')
      return { ok: false, found: `${process.platform} is not supported yet`, mend: 'see the limits in README.md' };
    if (number === undefined)
      return { ok: false, found: 'no display is named', mend: 'run this in the desktop session, or add --display :0' };
    const ok = await canConnect(`/tmp/.X11-unix/X${number}`);
    return { ok, found: `:${number} ${ok ? 'answers' : 'does not answer'}`, mend: 'check that the X server runs' };
  },
});

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const windowsCheck: Check = {
  name: 'windows',
  look: async () => {
    if (process.versions['electron'] !== undefined)
      return { ok: true, found: `Electron ${process.versions['electron']}` };
    const folders = (process.env['PATH'] ?? '').split(delimiter);
    const browser = BROWSERS.find((name) => folders.some((folder) => existsSync(join(folder, name))));
    return { ok: browser !== undefined, found: browser ?? 'no browser', mend: 'run: apt-get install chromium' };
  },
};

const dataCheck = (data: string | undefined): Check => ({
  name: 'data folder',
  look: async () => {
    if (data === undefined) return { ok: true, found: 'none named (add --data DIR to look at one)' };
    // A folder that is not there yet can be made when its parent can be written to.
    const place = existsSync(data) ? data : dirname(data);
    try {
      accessSync(place, constants.W_OK | constants.X_OK);
    } catch {
      return { ok: false, found: `${place} cannot be written to`, mend: `run: chown -R $(id -un) ${place}` };
    }
    return { ok: true, found: `${data} can be written to` };
  },
});

export const thisComputer = (given: { display: string | undefined; data: string | undefined }): Check[] => [
  systemCheck,
  nodeCheck,
  sqliteCheck,
  picturesCheck,
  displayCheck(given.display),
  windowsCheck,
  dataCheck(given.data),
];
