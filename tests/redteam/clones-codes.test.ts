import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { readAudit } from '@usher/hub';
import { createEnrolmentCode, readEnrolmentCode } from '@usher/trust';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createRecoveryPassphrase } from '../../packages/trust/src/sealed-root.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { figure, profile } from './stage/profile.ts';

const root = new URL('../..', import.meta.url).pathname;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DAY_MS = 24 * 60 * 60_000;

let school: RunningSchool;
beforeAll(async () => {
  school = await RunningSchool.start();
});
afterAll(() => school[Symbol.asyncDispose]());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Bytes as characters of a code, the ways a program would do it. */
const asCodes = (bytes: Buffer): readonly string[] => {
  const bits = BigInt(`0x${bytes.subarray(0, 7).toString('hex')}`);
  const shifted = Array.from({ length: 10 }, (_, i) => ALPHABET[Number((bits >> BigInt(51 - i * 5)) & 31n)] ?? '');
  const eachByte = Array.from(bytes.subarray(0, 10), (byte) => ALPHABET[byte % 32] ?? '');
  const hex = bytes.toString('hex').toUpperCase().slice(0, 10);
  const decimal = BigInt(`0x${bytes.toString('hex')}`)
    .toString()
    .slice(0, 10);
  return [shifted.join(''), eachByte.join(''), hex, decimal];
};

/** What an attacker has who knows when and where a code was made: words, and everything that is derived from them. */
const guesses = (at: number, names: readonly string[]): ReadonlySet<string> => {
  const dates = [-1, 0, 1].flatMap((day) => {
    const date = new Date(at + day * DAY_MS);
    const iso = date.toISOString();
    const [year = '', month = '', dayOfMonth = ''] = iso.slice(0, 10).split('-');
    return [iso, iso.slice(0, 10), iso.slice(0, 16), `${year}${month}${dayOfMonth}`, `${dayOfMonth}${month}${year}`];
  });
  const seconds = Array.from({ length: 121 }, (_, i) => Math.floor(at / 1_000) - 60 + i);
  const moments = [...dates, ...seconds.map(String), ...seconds.map((second) => String(second * 1_000)), String(at)];
  const words = [...moments, ...names, ...moments.flatMap((moment) => names.map((name) => `${name}${moment}`))];
  const derived = words.flatMap((word) => [
    ...['sha256', 'sha1', 'md5'].flatMap((how) => asCodes(createHash(how).update(word).digest())),
    ...asCodes(createHmac('sha256', 'usher').update(word).digest()),
  ]);
  return new Set([...derived, ...words].flatMap((word) => readEnrolmentCode(word.slice(0, 10)) ?? []));
};

const machineNames = (): readonly string[] => [
  'Mill Lane',
  'PC-1',
  'ICT1',
  'usher',
  hostname(),
  ...Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ mac }) => mac)),
];

describe('[RT-062] a code', () => {
  test('[RT-062] is derived from no date, name or network address', async () => {
    const before = Date.now();
    const codes: string[] = [];
    for (let i = 0; i < 30; i += 1) codes.push(await school.code());
    for (let i = 0; i < 300; i += 1) codes.push(createEnrolmentCode());
    const guessed = guesses(before, [...machineNames(), school.hub.schoolId, school.hub.pin]);
    figure(`${guessed.size} guesses from date, names and addresses met none of ${codes.length} codes`);
    expect(guessed.size).toBeGreaterThan(10_000);
    expect(codes.filter((code) => guessed.has(code))).toEqual([]);
  });

  test('[RT-062] is another each time when clock and dice of the program stand still', () => {
    vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ['Date', 'performance'] });
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const made = Array.from({ length: 1_000 }, () => [createEnrolmentCode(), createRecoveryPassphrase()]).flat();
    expect(new Set(made).size).toBe(2_000);
  });

  test('[RT-062] has every character as often as every other, in every place, and does not come twice', () => {
    const many = profile({ short: 20_000, long: 400_000 });
    const counts = Array.from({ length: 10 }, () => new Map<string, number>());
    const seen = new Set<string>();
    for (let i = 0; i < many; i += 1) {
      const code = createEnrolmentCode();
      seen.add(code);
      for (const [place, char] of Array.from(code.replace('-', '')).entries())
        counts[place]?.set(char, (counts[place].get(char) ?? 0) + 1);
    }
    expect(seen.size).toBe(many);
    const expected = many / ALPHABET.length;
    const worst = Math.max(
      ...counts.map((count) =>
        Array.from(ALPHABET).reduce((sum, char) => sum + ((count.get(char) ?? 0) - expected) ** 2 / expected, 0),
      ),
    );
    figure(`the most uneven of ten places has chi-squared ${worst.toFixed(1)} at 31 degrees of freedom`);
    // Exceeded by chance once in some hundred million runs.
    expect(worst).toBeLessThan(110);
  });

  test('[RT-062] that is guessed from the date closes every window, is on record, and is then not even looked at', async () => {
    await school.code();
    const guessed = [...guesses(Date.now(), ['PC-1'])].slice(0, 5);
    for (const [i, guess] of guessed.entries())
      expect([i, await school.enrol('agent', 'PC-62', guess)]).toEqual([i, 'wrong-code']);
    expect(await school.enrol('agent', 'PC-62', guessed[0] ?? '')).toBe('too-fast');
    const closed = (await readAudit(school.dataDir)).filter(({ what }) => what === 'enrolment.close');
    expect(closed).toMatchObject([{ outcome: 'too-many-wrong' }]);
    expect(school.hub.counters().refusals.get('wrong-code')).toBe(5);
  });
});

/** Every source file that ends up in a program. */
const sources = ['apps', 'packages'].flatMap((part) =>
  readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|(^|\/)(dist|node_modules|testing|gallery)\//.test(path))
    .map((path) => join(part, path)),
);
const sourceOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What makes something that authenticates, and the dice of the system that it has to use. */
const MAKERS: Readonly<Record<string, RegExp>> = {
  'packages/trust/src/crockford.ts': /randomInt\(/,
  'packages/trust/src/p256.ts': /generateKeyPair/,
  'packages/trust/src/session-key.ts': /randomBytes\(|generateKeyPairSync\(/,
  'packages/trust/src/password.ts': /randomBytes\(16\)/,
  'packages/trust/src/sealed-root.ts': /randomBytes\(/,
  'packages/trust/src/machine-record.ts': /randomBytes\(16\)/,
};

describe('[RT-062] in the source', () => {
  test('[RT-062] what authenticates is made with the dice of the system, and knows neither clock nor names', () => {
    for (const [path, dice] of Object.entries(MAKERS)) {
      const source = sourceOf(path);
      expect([path, dice.test(source)]).toEqual([path, true]);
      expect([path, /Date\b|performance\b|hostname|networkInterfaces|Math\.random/.exec(source)?.[0]]).toEqual([
        path,
        undefined,
      ]);
    }
  });

  test('[RT-062] the dice of JavaScript decide on nothing but when to dial again and where to look at a cover', () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(sources.filter((path) => sourceOf(path).includes('Math.random')).toSorted()).toEqual([
      'packages/desktop/src/x11/cover-check.ts',
      'packages/link/src/dial.ts',
    ]);
  });

  test('[RT-062] nothing but the facts of a machine, and the names of a hub for browsers, asks for network addresses', () => {
    const asking = sources.filter((path) => /networkInterfaces|class\/net|getmac|\bmac\b/i.test(sourceOf(path)));
    expect(asking).toEqual(['apps/hub/web/server/own-hosts.ts', 'packages/trust/src/machine-linux.ts']);
  });
});
