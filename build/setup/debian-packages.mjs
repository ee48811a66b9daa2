import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say, stop } from './say.mjs';

/**
 * What the project needs of the system: the Debian package, and the program that shows it is there (on
 * other distributions the program counts, whatever its package is called).
 */
const NEEDED = [
  { package: 'xvfb', program: 'Xvfb', use: ['start', 'test'] },
  { package: 'openbox', program: 'openbox', use: ['start', 'test'] },
  { package: 'chromium', program: 'chromium', use: ['start', 'test'] },
  { package: 'xauth', program: 'xauth', use: ['start', 'test'] },
  { package: 'x11-xserver-utils', program: 'xrandr', use: ['test'] },
  { package: 'xdotool', program: 'xdotool', use: ['test'] },
  // Evidence and backups have to open without us.
  { package: 'age', program: 'age', use: ['test'] },
  { package: 'openssl', program: 'openssl', use: ['test'] },
  { package: 'sqlite3', program: 'sqlite3', use: ['test'] },
  // The crash tests record system calls, make them fail and kill at them.
  { package: 'strace', program: 'strace', use: ['test'] },
  // The red team makes networks of its own, takes addresses over on them, listens in, and probes TLS.
  { package: 'iproute2', program: 'ip', use: ['test'] },
  { package: 'dsniff', program: 'arpspoof', use: ['test'] },
  { package: 'tcpdump', program: 'tcpdump', use: ['test'] },
  { package: 'sslscan', program: 'sslscan', use: ['test'] },
];

const onPath = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const apt = (...args) =>
  spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    .status === 0;

/** Installs missing system packages with root on Debian; otherwise prints the one command that does. */
export const debianPackages = (use) => {
  if (process.platform !== 'linux') return;
  const missing = NEEDED.filter((one) => one.use.includes(use) && !onPath(one.program)).map((one) => one.package);
  if (missing.length === 0) return;
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!onPath('apt-get'))
    stop(`missing programs (Debian names): ${missing.join(' ')}`, 'install them and run this again');
  if (process.getuid() !== 0) stop('system packages are missing', `run: sudo sh -c '${command}'`);
  say(`installing system packages: ${missing.join(' ')}`);
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0'];
  if (!apt('update', ...quiet) || !apt('install', '-y', '--no-install-recommends', ...quiet, ...missing))
    stop('the system packages did not install', `run: ${command}`);
};
