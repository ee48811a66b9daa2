import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createCertificateRequest,
  createSchool,
  fingerprint,
  type Granted,
  issueDeviceCertificate,
  newId,
  openDeviceKey,
  openIdentity,
  openRootKey,
  openSchool,
  readCertificateRequest,
  type RecoverySheet,
  spkiHash,
  spkiOf,
  storeIdentity,
  TrustError,
} from '@usher/trust';

let base: string;
let sheet: RecoverySheet;
let deviceId: string;
let copy: string;
let count = 0;

const school = (): string => join(base, 'school');
const identity = (): string => join(base, 'identity');

const grantFor = async (folder: string, change: Partial<Granted> = {}): Promise<Granted> => {
  const opened = await openSchool(school());
  const request = await readCertificateRequest(await createCertificateRequest(await openDeviceKey(folder)));
  const id = newId();
  return {
    ...(await issueDeviceCertificate(opened, request, { kind: 'agent', deviceId: id })),
    deviceId: id,
    schoolId: opened.schoolId,
    kind: 'agent',
    hub: { url: 'wss://hub.test:7443', pin: opened.pin },
    root: opened.root,
    ...change,
  };
};

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'usher-trust-'));
  sheet = await createSchool({ name: 'St Peter’s', folder: school() });
  await createSchool({ name: 'Another', folder: join(base, 'another') });
  const granted = await grantFor(identity());
  ({ deviceId } = await storeIdentity(identity(), granted));
  await storeIdentity(join(base, 'other-identity'), await grantFor(join(base, 'other-identity')));
});
afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});
beforeEach(() => {
  copy = join(base, `copy-${(count += 1)}`);
});
afterEach(async () => {
  await rm(copy, { recursive: true, force: true });
});

const refusal = async (work: Promise<unknown>): Promise<TrustError> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TrustError);
  if (!(error instanceof TrustError)) throw new Error('nothing was refused');
  expect(error.message.split('\n')).toHaveLength(1);
  expect(error.mend).not.toBe('');
  return error;
};

describe('a school', () => {
  test('opens as it was made', async () => {
    const opened = await openSchool(school());
    expect([opened.name, opened.schoolId, opened.pin]).toEqual(['St Peter’s', sheet.schoolId, sheet.pin]);
    expect(opened.rootKeyHere).toBe(true);
    expect(sheet.fingerprint).toMatch(/^([0-9A-F]{4} ){7}[0-9A-F]{4}$/);
    expect(sheet.fingerprint).toBe(fingerprint(sheet.pin));
  });

  test('keeps its secrets to its owner', async () => {
    for (const name of ['issuing.key', 'hub.key', 'root-key.sealed.json'])
      expect((await stat(join(school(), name))).mode & 0o777).toBe(0o600);
    expect((await stat(school())).mode & 0o777).toBe(0o700);
  });

  test('has a root key that the recovery passphrase opens and nothing else does', async () => {
    const sealed = await readFile(sheet.sealedRootKey, 'utf8');
    expect(sealed).not.toContain('PRIVATE KEY');
    expect(spkiHash(spkiOf(openRootKey(sealed, sheet.passphrase.toLowerCase())))).toBe(sheet.pin);
    const wrong = sheet.passphrase.startsWith('2') ? `3${sheet.passphrase.slice(1)}` : `2${sheet.passphrase.slice(1)}`;
    for (const passphrase of [wrong, '', 'password'])
      expect(() => openRootKey(sealed, passphrase)).toThrow(expect.objectContaining({ code: 'wrong-passphrase' }));
  });

  test('opens without its root key, which belongs elsewhere', async () => {
    await cp(school(), copy, { recursive: true });
    await rm(join(copy, 'root-key.sealed.json'));
    expect((await openSchool(copy)).rootKeyHere).toBe(false);
  });

  test('is not made over another, nor over anything else', async () => {
    const before = await readFile(join(school(), 'hub.key'), 'utf8');
    expect((await refusal(createSchool({ name: 'New', folder: school() }))).code).toBe('school-exists');
    expect(await readFile(join(school(), 'hub.key'), 'utf8')).toBe(before);
    await mkdir(copy);
    await writeFile(join(copy, 'homework.txt'), 'mine');
    expect((await refusal(createSchool({ name: 'New', folder: copy }))).code).toBe('school-exists');
    expect(await readdir(copy)).toEqual(['homework.txt']);
    expect((await readdir(base)).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  test('is made where there is an empty folder', async () => {
    await mkdir(copy);
    await createSchool({ name: 'New', folder: copy });
    expect((await openSchool(copy)).name).toBe('New');
  });

  test('needs a name and a folder that can be written to', async () => {
    expect((await refusal(createSchool({ name: ' ', folder: copy }))).code).toBe('bad-name');
    const inFile = join(school(), 'school.json', 'below');
    expect((await refusal(createSchool({ name: 'New', folder: inFile }))).code).toBe('folder-unusable');
    expect((await refusal(openSchool(copy))).code).toBe('no-school');
  });

  test('of a newer format is left alone', async () => {
    await cp(school(), copy, { recursive: true });
    const path = join(copy, 'school.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"format": 1', '"format": 2'));
    expect((await refusal(openSchool(copy))).code).toBe('newer-format');
  });
});

type Kind = {
  readonly what: string;
  readonly open: (folder: string) => Promise<unknown>;
  readonly whole: () => string;
  readonly foreign: () => string;
  readonly files: readonly string[];
  /** The code of a missing file, for those that may not be missing. */
  readonly missing: Readonly<Record<string, string>>;
};

const ofSchool: Kind = {
  what: 'a school',
  open: openSchool,
  whole: school,
  foreign: () => join(base, 'another'),
  files: ['school.json', 'root.pem', 'issuing.pem', 'issuing.key', 'hub.pem', 'hub.key', 'root-key.sealed.json'],
  // The sealed root key is meant to be taken away.
  missing: Object.fromEntries(
    ['school.json', 'root.pem', 'issuing.pem', 'issuing.key', 'hub.pem', 'hub.key'].map((name) => [
      name,
      'file-missing',
    ]),
  ),
};
const ofIdentity: Kind = {
  what: 'an identity',
  open: openIdentity,
  whole: identity,
  foreign: () => join(base, 'other-identity'),
  files: ['device.json', 'device.key', 'certificate.pem', 'root.pem'],
  // Without its facts a device is simply not enrolled.
  missing: {
    'device.json': 'not-enrolled',
    'device.key': 'file-missing',
    'certificate.pem': 'file-missing',
    'root.pem': 'file-missing',
  },
};

for (const { what, open, whole, foreign, files, missing } of [ofSchool, ofIdentity])
  describe(`every file of ${what} is needed as it is`, () => {
    const spoilt = async (name: string, spoil: (path: string) => Promise<void>): Promise<string> => {
      await rm(copy, { recursive: true, force: true });
      await cp(whole(), copy, { recursive: true });
      await spoil(join(copy, name));
      return (await refusal(open(copy))).code;
    };

    test('and there are no others', async () => {
      expect(new Set(await readdir(whole()))).toEqual(new Set(files));
    });

    test.each(Object.entries(missing))('%s deleted is %s', async (name, code) => {
      expect(await spoilt(name, (path) => rm(path))).toBe(code);
    });

    test.each(files)('%s emptied', async (name) => {
      expect(await spoilt(name, (path) => truncate(path, 0))).toBe('file-damaged');
    });

    test.each(files)('%s full of zeros, of noise, or of far too much', async (name) => {
      for (const content of [Buffer.alloc(500), Buffer.from('{"noise":"\u0000~'), Buffer.alloc(1_000_000, 65)])
        expect(['file-damaged', 'file-mismatch']).toContain(await spoilt(name, (path) => writeFile(path, content)));
    });

    test.each(files)('%s cut in half', async (name) => {
      const cut = async (path: string): Promise<void> => truncate(path, Math.floor((await stat(path)).size / 2));
      expect(['file-damaged', 'file-mismatch']).toContain(await spoilt(name, cut));
    });

    // Both identities are of one school, whose root is the same.
    test.each(files.filter((name) => what === 'a school' || name !== 'root.pem'))('%s of another', async (name) => {
      expect(await spoilt(name, (path) => cp(join(foreign(), name), path))).toBe('file-mismatch');
    });

    test.each(files.filter((name) => name.includes('key')))('%s readable by others', async (name) => {
      expect(await spoilt(name, (path) => chmod(path, 0o644))).toBe('file-exposed');
    });
  });

describe('an identity', () => {
  test('opens as it was stored', async () => {
    const opened = await openIdentity(identity());
    expect(opened).toMatchObject({
      deviceId,
      kind: 'agent',
      schoolId: sheet.schoolId,
      hub: { url: 'wss://hub.test:7443', pin: sheet.pin },
    });
    expect((await stat(join(identity(), 'device.key'))).mode & 0o777).toBe(0o600);
  });

  test('[ENR1] has one key, made at first start and never replaced', async () => {
    const first = await openDeviceKey(copy);
    expect(spkiOf(await openDeviceKey(copy))).toEqual(spkiOf(first));
    expect((await refusal(openIdentity(copy))).code).toBe('not-enrolled');
    await truncate(join(copy, 'device.key'), 0);
    expect((await refusal(openDeviceKey(copy))).code).toBe('file-damaged');
    expect((await stat(join(copy, 'device.key'))).size).toBe(0);
  });

  test('is stored once', async () => {
    const granted = await grantFor(identity());
    expect((await refusal(storeIdentity(identity(), granted))).code).toBe('identity-exists');
  });

  test('of a newer format is left alone', async () => {
    await cp(identity(), copy, { recursive: true });
    const path = join(copy, 'device.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"format": 1', '"format": 99'));
    expect((await refusal(openIdentity(copy))).code).toBe('newer-format');
  });

  test('is not stored when anything of what was granted is not right', async () => {
    const other = await openSchool(join(base, 'another'));
    const wrong: Partial<Granted>[] = [
      { deviceId: newId() },
      { schoolId: other.schoolId },
      { kind: 'console' },
      { root: other.root },
      { hub: { url: 'wss://hub.test', pin: other.pin } },
      { certificate: new Uint8Array(10) },
      { certificate: (await grantFor(identity())).certificate },
    ];
    for (const change of wrong)
      expect((await refusal(storeIdentity(copy, await grantFor(copy, change)))).code).toBe('bad-grant');
    expect(await readdir(copy)).toEqual(['device.key']);
  });
});
