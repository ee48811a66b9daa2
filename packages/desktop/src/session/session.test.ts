import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSameDisplay } from './display-name.ts';
import { isWithin, leaderOf } from './leader.ts';
import { findLogindSession } from './logind.ts';
import { accountName } from './passwd.ts';
import { parseStat, readVariables } from './processes.ts';
import type { DisplayProcess } from './processes.ts';

const process = (pid: number, uid: number, startedTicks: number, logName = ''): DisplayProcess => ({
  pid,
  parent: 1,
  uid,
  startedTicks,
  logName,
});
const nobodyOurs = (): boolean => false;

describe('who a process list says is signed in', () => {
  it('is whoever started first', () => {
    expect(leaderOf([process(9, 1001, 900), process(7, 1002, 300)], nobodyOurs)?.pid).toBe(7);
  });

  it('takes the word of a root process for another account only', () => {
    const found = [process(3, 0, 10, 'root'), process(4, 0, 20, ''), process(5, 0, 30, 'amira')];
    expect(leaderOf(found, nobodyOurs)).toMatchObject({ pid: 5, logName: 'amira' });
  });

  it('is nobody when only the system and ourselves are there', () => {
    const found = [process(3, 107, 10, 'lightdm'), process(4, 1001, 20)];
    expect(leaderOf(found, ({ pid }) => pid === 4)).toBeNull();
  });

  it('knows what we started ourselves, through any number of parents', () => {
    const parents = new Map([
      [50, 40],
      [40, 30],
      [30, 1],
      [60, 1],
    ]);
    const parentOf = (pid: number): number | null => parents.get(pid) ?? null;
    expect(isWithin(50, new Set([30]), parentOf)).toBe(true);
    expect(isWithin(60, new Set([30]), parentOf)).toBe(false);
  });
});

describe('reading what the system says', () => {
  it('finds parent and start in a process whose name holds anything', () => {
    const stat = `42 (a) b (c)) S 7 ${'0 '.repeat(17)}12345 999`;
    expect(parseStat(stat)).toEqual({ parent: 7, startedTicks: 12345 });
    expect(parseStat('')).toBeNull();
  });

  it('reads only the variables asked for, and the first of each', () => {
    const environ = 'A=1\0DISPLAY=:5\0DISPLAY=:6\0LOGNAME=leo=x\0';
    const read = readVariables(environ, ['DISPLAY', 'LOGNAME']);
    expect([...read]).toEqual([
      ['DISPLAY', ':5'],
      ['LOGNAME', 'leo=x'],
    ]);
  });

  it('tells displays apart by number', () => {
    expect(isSameDisplay(':1', ':1.0')).toBe(true);
    expect(isSameDisplay('unix:1', ':1')).toBe(true);
    expect(isSameDisplay(':1', ':11')).toBe(false);
    expect(isSameDisplay('', '')).toBe(false);
    expect(isSameDisplay('far.example:1', ':1')).toBe(false);
  });

  it('names an account by its number', () => {
    const passwd = 'root:x:0:0::/root:/bin/sh\nleo:x:1001:1001::/home/leo:/bin/sh\n';
    expect(accountName(passwd, 1001)).toBe('leo');
    expect(accountName(passwd, 1002)).toBeNull();
  });
});

describe("logind's session files", () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'usher-logind-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, lines: readonly string[]): void => writeFileSync(join(folder, name), lines.join('\n'));
  const leo = ['UID=1001', 'USER=leo', 'CLASS=user', 'STATE=active', 'DISPLAY=:0', 'MONOTONIC=5000000'];

  it('name the person at a display, since when', () => {
    write('c1', ['UID=107', 'USER=gdm', 'CLASS=greeter', 'STATE=closing', 'DISPLAY=:0', 'MONOTONIC=1']);
    write('4', leo);
    expect(findLogindSession(folder, ':0')).toEqual({ kind: 'person', user: 'leo', uid: 1001, startedUs: 5_000_000 });
    expect(findLogindSession(folder, ':1')).toEqual({ kind: 'unknown' });
  });

  it('know a sign-in screen from a person', () => {
    write('c1', ['UID=107', 'USER=gdm', 'CLASS=greeter', 'STATE=active', 'DISPLAY=:0', 'MONOTONIC=1']);
    expect(findLogindSession(folder, ':0')).toEqual({ kind: 'greeter' });
    write('4', leo.with(3, 'STATE=closing'));
    expect(findLogindSession(folder, ':0')).toEqual({ kind: 'greeter' });
  });

  it('say nothing where there is no logind', () => {
    expect(findLogindSession(join(folder, 'none'), ':0')).toEqual({ kind: 'unknown' });
  });
});
