import { spawnSync } from 'node:child_process';
import { randomBytes, X509Certificate } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enrolmentCodeKey, openSchool, readEnrolmentCode, spkiHash } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealDataFolder } from '../../apps/agent/index.ts';
import { CoverStore } from '../../apps/agent/service/cover-store.ts';
import { EnrolmentWindows } from '../../apps/hub/store/enrolment-windows.ts';
import { openStore } from '../../apps/hub/store/open-store.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { forge } from './stage/forge.ts';
import { startComputers } from './stage/copied-computer.ts';
import { notPublished, publishedValues } from './stage/published-values.ts';
import { filesBelow, type Finding, scanFile, scanTree, wordsLikeCodes } from './stage/secret-scan.ts';
import { createChance, figure } from './stage/profile.ts';

const root = new URL('../..', import.meta.url).pathname;
/** What an installation brings: the built programs and what they read. */
const INSTALLED = ['apps/agent/dist', 'apps/usher/dist', 'apps/console/dist', 'resources'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-image-'));
  const built = spawnSync(process.execPath, [join(root, 'build/bundle/index.ts')], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the programs did not build: ${built.stderr}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const told = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ file, looksLike, value }) => `${looksLike} in ${file}: ${value.slice(0, 60)}`);

/** An image of a computer: the programs, how the agent is started, and the data folder of one that was used and sealed. */
const takeImage = async (name: string) => {
  const school = await RunningSchool.start();
  await using stop = new AsyncDisposableStack();
  stop.use(school);
  const computers = stop.use(await startComputers(school, 1));
  const computer = computers.computer('PC-1', computers.displays[0] ?? '');
  const code = await school.code(2);
  const id = await computer.useOnce({ code });
  await new CoverStore(computer.dataDir).save({
    standing: {
      kind: 'locked',
      id: '0196a000-0000-7000-8000-00000000abcd',
      by: 'mo',
      message: 'Back soon',
      remainingMs: 60_000,
    },
    hidden: null,
    boot: 'x',
    savedMono: 0,
    savedWall: 0,
  });
  const whole = join(folder, `${name} before`);
  cpSync(computer.dataDir, whole, { recursive: true });
  const sealed = await sealDataFolder(computer.dataDir);
  const image = join(folder, name);
  mkdirSync(image);
  for (const part of INSTALLED) cpSync(join(root, part), join(image, part), { recursive: true });
  cpSync(computer.dataDir, join(image, 'data'), { recursive: true });
  writeFileSync(join(image, 'start.json'), JSON.stringify({ ...school.address, room: 'ICT1' }));
  const { root: certificate, pin } = await openSchool(school.dataDir);
  // The root certificate itself is public too, but has no business in an image.
  expect(spkiHash(new X509Certificate(certificate).publicKey)).toBe(pin);
  const db = openStore(school.dataDir);
  const codeKeys = new EnrolmentWindows(db).recent(0).map(({ codeKey }) => Buffer.from(codeKey));
  db.close();
  expect(codeKeys.some((key) => key.equals(enrolmentCodeKey(code)))).toBe(true);
  return { image, whole, sealed, id, pin, codeKeys };
};

describe('[RT-061] the scan itself', () => {
  test('[RT-061] finds a secret of every kind, wherever it is put', async () => {
    const { certificate, key } = await forge({ commonName: 'planted' });
    // The same every time: by chance 32 bytes may look less like it.
    const secret = createChance(61).bytes(32);
    const planted: readonly (readonly [string, string | Buffer])[] = [
      ['key.pem', key.export({ type: 'pkcs8', format: 'pem' })],
      ['certificate.pem', certificate],
      ['program.js', `const key = ${JSON.stringify(key.export({ type: 'sec1', format: 'pem' }))};`],
      ['key.der', key.export({ type: 'pkcs8', format: 'der' })],
      ['typeface.woff2', Buffer.concat([randomBytes(500), key.export({ type: 'sec1', format: 'der' })])],
      ['certificate.png', Buffer.concat([randomBytes(500), new X509Certificate(certificate).raw])],
      ['key.json', JSON.stringify({ keys: [key.export({ format: 'jwk' })] })],
      ['hex.js', `x="${secret.toString('hex')}"`],
      ['base64.js', `x="${secret.toString('base64')}"`],
      ['base64url.txt', secret.toString('base64url')],
      ['list.js', `new Uint8Array([${[...secret].join(', ')}])`],
      ['hex-list.js', `[${[...secret].map((byte) => `0x${byte.toString(16)}`).join(',')}]`],
    ];
    const missed = planted.filter(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return scanFile(path).length === 0;
    });
    expect(missed.map(([name]) => name)).toEqual([]);
  });

  test('[RT-061] passes over the public numbers of a bundled package, and over nothing else beside them', async () => {
    const published = publishedValues();
    const [number = ''] = published;
    const { key } = await forge({ commonName: 'planted' });
    const secret = createChance(61).bytes(32).toString('hex');
    const other = number.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const pem = String(key.export({ type: 'pkcs8', format: 'pem' }));
    const path = join(folder, 'bundled.js');
    const found = (program: string): readonly Finding[] => {
      writeFileSync(path, program);
      return scanFile(path);
    };
    const left = (program: string): readonly string[] =>
      notPublished(found(program), published).map(({ value }) => value);
    expect(left(`const p = "${number}";`)).toEqual([]);
    expect(left(`const p = "${number}", key = "${secret}";`)).toEqual([secret]);
    expect(left(`const p = "${number}", key = "${other}", long = "${number}${secret}";`)).toEqual([
      other,
      number + secret,
    ]);
    // A key stays one even when somebody published it.
    const known = found(pem);
    expect(known).not.toEqual([]);
    expect(notPublished(known, new Set(known.map(({ value }) => value)))).toContainEqual(
      expect.objectContaining({ looksLike: 'PEM' }),
    );
  });

  test('[RT-061] finds the key of a computer that was not sealed', async () => {
    const taken = await takeImage('unsealed');
    const kinds = scanTree(taken.whole).map(({ looksLike }) => looksLike);
    expect(kinds).toEqual(expect.arrayContaining(['PEM', '32 bytes in hex', '32 bytes in base64']));
  });
});

test('[RT-061] the programs and two sealed images hold no key, no certificate and nothing that admits anybody', async () => {
  const images = [await takeImage('first'), await takeImage('second')] as const;
  const published = publishedValues();
  for (const { image, sealed, id, pin } of images) {
    // The pin is public: by it a computer knows its school, and it is the hash of a public key.
    expect(told(notPublished(scanTree(image), published).filter(({ value }) => value !== pin))).toEqual([]);
    expect(existsSync(join(image, 'data'))).toBe(true);
    expect(readdirSync(join(image, 'data'))).toEqual([]);
    expect(sealed.files).toEqual(expect.arrayContaining([join('identity', 'device.key'), 'epoch', 'cover.json']));
    expect(filesBelow(image).filter((file) => readFileSync(file, 'latin1').includes(id))).toEqual([]);
  }
  // What both have and looks like a code is tried at both schools.
  const [one, two] = images.map(({ image }) => wordsLikeCodes(image));
  const both = [...(one ?? [])].filter((word) => two?.has(word));
  const codes = both.flatMap((word) => readEnrolmentCode(word) ?? []);
  figure(`${codes.length} words in both images have the form of an enrolment code`);
  expect(codes.length).toBeGreaterThan(100);
  const keys = images.flatMap(({ codeKeys }) => codeKeys.map((key) => key.toString('hex')));
  const admitted = codes.filter((code) => keys.includes(Buffer.from(enrolmentCodeKey(code)).toString('hex')));
  expect(admitted).toEqual([]);
});
