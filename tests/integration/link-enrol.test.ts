import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DeviceIdentity, dialAgent, enrol, type EnrolOutcome, type Listening } from '@usher/link';
import { encodeControl, type EnrolRequest } from '@usher/protocol';
import {
  createCertificateRequest,
  createEnrolmentCode,
  openDeviceKey,
  openIdentity,
  proveEnrolment,
  spkiOf,
  storeIdentity,
} from '@usher/trust';
import { rawTls } from './link/raw-link.ts';
import { enrolWith, hello, listen, makeSchool, type TestSchool } from './link/school.ts';

const code = createEnrolmentCode();
let place: TestSchool;
let listening: Listening;
let asked: EnrolRequest[] = [];
let exporters: string[] = [];
const addresses = new Set<string>();
beforeAll(async () => {
  place = await makeSchool();
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});
beforeEach(async () => {
  asked = [];
  exporters = [];
  const decide = enrolWith(place.school, code);
  listening = await listen(place.school, {
    enrol: async (wish, context) => {
      asked.push(wish);
      exporters.push(Buffer.from(context.exporter).toString('hex'));
      addresses.add(context.address);
      return decide(wish, context);
    },
  });
});
afterEach(async () => {
  await listening[Symbol.asyncDispose]();
});

const hub = () => ({ url: `wss://127.0.0.1:${listening.port}`, pin: place.school.pin });

const enrolAs = async (
  folder: string,
  prove = (exporter: Uint8Array, spki: Uint8Array): Uint8Array => proveEnrolment(code, { exporter, spki }),
): Promise<EnrolOutcome> => {
  const key = await openDeviceKey(join(place.folder, folder));
  const spki = spkiOf(key);
  return enrol({
    hub: hub(),
    kind: 'agent',
    name: 'ICT1-07',
    room: 'ICT1',
    csr: await createCertificateRequest(key),
    spki,
    prove: (exporter) => prove(exporter, spki),
  });
};

test('[ENR3] a device that knows the code gets an identity with which it links', async () => {
  const outcome = await enrolAs('right');
  if (!outcome.ok) throw new Error(outcome.detail);
  const folder = join(place.folder, 'right');
  await storeIdentity(folder, { ...outcome.enrolled, kind: 'agent', hub: hub() });
  const identity: DeviceIdentity = await openIdentity(folder);
  const up = Promise.withResolvers<string>();
  await using _dialled = dialAgent({
    hub: hub(),
    identity,
    hello,
    onUp: (_link, welcome) => up.resolve(welcome.device.id),
    onDown: (end) => up.reject(new Error(end.detail)),
  });
  expect(await up.promise).toBe(outcome.enrolled.deviceId);
  expect(outcome.enrolled.schoolName).toBe('Test School');
  expect(addresses).toEqual(new Set(['127.0.0.1']));
});

test('[ENR3] the code itself is never sent', async () => {
  await enrolAs('secret');
  expect(asked).toHaveLength(1);
  const said = JSON.stringify(asked);
  expect(said).not.toContain(code);
  expect(said).not.toContain(code.replace('-', ''));
});

test('[ENR3] a proof holds for one connection and one key only', async () => {
  let proof: Uint8Array = new Uint8Array();
  await enrolAs('first', (exporter, spki) => (proof = proveEnrolment(code, { exporter, spki })));
  expect(await enrolAs('first', () => proof)).toMatchObject({ ok: false, code: 'wrong-code' });
  expect(await enrolAs('second', () => proof)).toMatchObject({ ok: false, code: 'wrong-code' });
  const otherKey = spkiOf(await openDeviceKey(join(place.folder, 'other')));
  const stolen = await enrolAs('second', (exporter) => proveEnrolment(code, { exporter, spki: otherKey }));
  expect(stolen).toMatchObject({ ok: false, code: 'wrong-code' });
  expect(new Set(exporters).size).toBe(4);
});

test('[ENR5] what the hub refuses for is told with its code', async () => {
  const outcome = await enrolAs('wrong', (exporter, spki) => proveEnrolment('00000-00000', { exporter, spki }));
  expect(outcome).toEqual({ ok: false, code: 'wrong-code', detail: 'the code is wrong' });
  expect(listening.refusals.get('wrong-code')).toBe(1);
});

test('[ENR3] a certificate for another key is not taken', async () => {
  await listening[Symbol.asyncDispose]();
  const strangerKey = await openDeviceKey(join(place.folder, 'stranger'));
  const stranger = (await createCertificateRequest(strangerKey)).toString('base64url');
  const decide = enrolWith(place.school, code);
  const spki = spkiOf(strangerKey);
  listening = await listen(place.school, {
    enrol: async (wish, context) => {
      const proof = proveEnrolment(code, { exporter: context.exporter, spki }).toString('base64url');
      return decide({ ...wish, csr: stranger, proof }, context);
    },
  });
  expect(await enrolAs('mine')).toMatchObject({ ok: false, code: 'bad-frame' });
});

test('a defect of the hub is told apart from a refusal', async () => {
  await listening[Symbol.asyncDispose]();
  const faults: unknown[] = [];
  listening = await listen(place.school, {
    enrol: async () => {
      throw new Error('the store is gone');
    },
    onFault: (error) => faults.push(error),
  });
  expect(await enrolAs('unlucky')).toMatchObject({ ok: false, code: 'unreachable' });
  expect([faults.length, listening.refusals.get('failed')]).toEqual([1, 1]);
});

describe('the enrolment door', () => {
  const ask = async (path: string, method: string, body: string): Promise<{ status: number; code: string }> => {
    const socket = await rawTls(listening.port, { ca: [place.school.root], ALPNProtocols: ['usher-enrol/1'] });
    return new Promise((resolve, reject) => {
      const asking = request(
        { host: '127.0.0.1', path, method, createConnection: () => socket, headers: { 'content-length': body.length } },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => {
            const answer = JSON.parse(text) as { body: { code: string } };
            resolve({ status: response.statusCode ?? 0, code: answer.body.code });
          });
        },
      );
      asking.on('error', reject);
      asking.end(body);
    });
  };
  const id = '01890a5d-ac96-774b-bcce-b302099a8057';
  const body = { kind: 'agent', name: 'PC', room: null, csr: 'AAAA', proof: 'A'.repeat(43) } as const;
  const right = encodeControl<'enrol-to-hub'>({ t: 'enrol.request', id, body }, 1);

  test('[LNK2] understands enrolment requests and nothing else', async () => {
    const refusals = [
      await ask('/', 'GET', ''),
      await ask('/enrol', 'POST', right.replace('enrol.request', 'hello')),
      await ask('/enrol', 'POST', right.replace('"seq":1', '"seq":2')),
      await ask('/enrol', 'POST', '{'),
      await ask('/enrol', 'POST', right.replace('"v":1', '"v":2')),
    ];
    expect(refusals).toEqual(
      ['bad-request', 'unknown-type', 'out-of-sequence', 'bad-frame', 'wrong-version'].map((code) => ({
        status: 403,
        code,
      })),
    );
    expect(asked).toEqual([]);
  });

  test('[LIM1] takes no more than 16 KiB', async () => {
    expect(await ask('/enrol', 'POST', ' '.repeat(20_000))).toEqual({ status: 403, code: 'too-large' });
    expect(asked).toEqual([]);
  });

  test('[ENR4] asks an address that was refused 5 times to wait', async () => {
    for (let count = 0; count < 5; count += 1) expect((await ask('/enrol', 'POST', '{')).code).toBe('bad-frame');
    expect(await ask('/enrol', 'POST', right)).toEqual({ status: 403, code: 'too-fast' });
    expect(asked).toEqual([]);
  });

  test('lets a whole suite behind one address enrol', async () => {
    for (let count = 0; count < 12; count += 1) expect((await enrolAs(`pc-${count}`)).ok).toBe(true);
  });

  test('[ENR4] takes 60 requests a minute from everybody together', async () => {
    let granted = 0;
    let outcome = await enrolAs('busy');
    while (outcome.ok && granted < 80) {
      granted += 1;
      outcome = await enrolAs('busy');
    }
    expect(outcome).toMatchObject({ ok: false, code: 'too-fast' });
    expect(granted).toBeGreaterThanOrEqual(60);
    expect(granted).toBeLessThan(80);
  });
});
