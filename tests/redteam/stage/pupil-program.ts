// Does what a pupil's program can do, as their account: `node pupil-program.ts UID`, started by root. It answers each
// request with what it was let do. It changes its account by itself, so that its own files may lie where only root reads.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import type { PupilRequest } from './pupil.ts';

const uid = Number(process.argv[2]);

const may = (act: () => void): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};
const open = (path: string, flags: number) => (): void => closeSync(openSync(path, flags | constants.O_NONBLOCK));

const isFolder = (path: string): boolean => {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
};

const withFile = (path: string): string[] => {
  const tries: Record<string, () => void> = {
    read: open(path, constants.O_RDONLY),
    write: open(path, constants.O_WRONLY | constants.O_APPEND),
    search: () => accessSync(join(path, '.'), constants.X_OK),
    'put into': () => {
      const planted = join(path, `planted-${process.pid}`);
      closeSync(openSync(planted, 'wx'));
      unlinkSync(planted);
    },
    move: () => {
      renameSync(path, `${path}.moved`);
      renameSync(`${path}.moved`, path);
    },
  };
  if (isFolder(path)) delete tries['write'];
  else for (const name of ['search', 'put into']) delete tries[name];
  return Object.entries(tries).flatMap(([what, act]) => (may(act) ? [`${what} ${path}`] : []));
};

/** System calls that Node has not got, by their numbers on this kind of processor. */
const CALLS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  x64: {
    ptrace: 101,
    prlimit64: 302,
    setaffinity: 203,
    setscheduler: 144,
    readv: 310,
    writev: 311,
    pidfd: 434,
    getfd: 438,
  },
  arm64: {
    ptrace: 117,
    prlimit64: 261,
    setaffinity: 122,
    setscheduler: 119,
    readv: 270,
    writev: 271,
    pidfd: 434,
    getfd: 438,
  },
};

/** Perl can call the system directly, and is on every Debian. Exits with 0 when `made` is true of a call. */
const call = (script: string) => (): void => {
  const { status, error } = spawnSync('perl', ['-e', script], { stdio: 'ignore' });
  if (error) throw error;
  if (status !== 0) throw new Error('refused');
};

const nativeTries = (pid: number): Record<string, () => void> => {
  const n = CALLS[process.arch];
  if (n === undefined) throw new Error(`the numbers of system calls are not known for ${process.arch}`);
  const made = (expression: string): (() => void) => call(`exit((${expression}) < 0 ? 1 : 0)`);
  const buffer = 'my $b = "\\0" x 8; my $l = pack("QQ", unpack("Q", pack("p", $b)), 8); my $r = pack("QQ", 4096, 8);';
  return {
    'attach to': made(`syscall(${n['ptrace']}, 16, ${pid}, 0, 0)`),
    seize: made(`syscall(${n['ptrace']}, 0x4206, ${pid}, 0, 0)`),
    limit: made(`do { my $z = pack("QQ", 4, 4); syscall(${n['prlimit64']}, ${pid}, 7, $z, 0) }`),
    pin: made(`do { my $m = pack("Q", 1); syscall(${n['setaffinity']}, ${pid}, 8, $m) }`),
    idle: made(`do { my $p = pack("L", 0); syscall(${n['setscheduler']}, ${pid}, 5, $p) }`),
    // A wrong address is refused as such (EFAULT, 14) only to whoever may look.
    'read memory of': call(`${buffer} syscall(${n['readv']}, ${pid}, $l, 1, $r, 1, 0) >= 0 || $! == 14 or exit 1`),
    'write memory of': call(`${buffer} syscall(${n['writev']}, ${pid}, $l, 1, $r, 1, 0) >= 0 || $! == 14 or exit 1`),
    'take a file of': made(`syscall(${n['getfd']}, syscall(${n['pidfd']}, ${pid}, 0), 0, 0)`),
  };
};

const LOOKED_INTO = ['environ', 'maps', 'smaps', 'auxv', 'io', 'syscall', 'stack', 'pagemap', 'personality', 'mem'];
const SET = ['oom_score_adj', 'coredump_filter', 'autogroup', 'clear_refs', 'comm', 'timerslack_ns', 'loginuid'];

const withProcess = (pid: number): string[] => {
  const proc = (name: string): string => join('/proc', `${pid}`, name);
  const tries: Record<string, () => void> = {
    ...Object.fromEntries(
      LOOKED_INTO.map((name) => [
        `look into ${name} of`,
        () => {
          const fd = openSync(proc(name), 'r');
          closeSync(fd);
        },
      ]),
    ),
    ...Object.fromEntries(
      SET.map((name) => [
        `set ${name} of`,
        () => {
          const fd = openSync(proc(name), 'r+');
          try {
            writeSync(fd, '0');
          } finally {
            closeSync(fd);
          }
        },
      ]),
    ),
    'change memory of': () => closeSync(openSync(proc('mem'), 'r+')),
    'list files of': () => void readdirSync(proc('fd')),
    'list memory of': () => void readdirSync(proc('map_files')),
    'find the program of': () => void readlinkSync(proc('exe')),
    'find the folder of': () => void readlinkSync(proc('cwd')),
    'put last': () => setPriority(pid, 19),
    ...nativeTries(pid),
    'ask to reload': () => void process.kill(pid, 'SIGHUP'),
    'debug by signal': () => void process.kill(pid, 'SIGUSR1'),
    end: () => void process.kill(pid, 'SIGTERM'),
    stop: () => void process.kill(pid, 'SIGSTOP'),
    kill: () => void process.kill(pid, 'SIGKILL'),
  };
  return Object.entries(tries).flatMap(([what, act]) => (may(act) ? [`${what} ${pid}`] : []));
};

process.on('message', (request: PupilRequest) => {
  const { id } = request;
  const done = request.try === 'files' ? request.paths.flatMap(withFile) : withProcess(request.pid);
  process.send?.({ id, done });
});
process.once('disconnect', () => process.exit(0));

process.setgroups?.([]);
process.setgid?.(uid);
process.setuid?.(uid);
process.send?.({ id: 0, done: [] });
