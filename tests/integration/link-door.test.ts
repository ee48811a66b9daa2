import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect, createServer, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DeviceIdentity, dialAgent, enrol, isLasting, type LinkEnd, type Listening, LinkError } from '@usher/link';
import { asDevice, rawTls } from './link/raw-link.ts';
import { hello, listen, makeSchool, type TestSchool } from './link/school.ts';

const closeOf = async (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));

let place: TestSchool;
let rogue: TestSchool;
let agent: DeviceIdentity;
beforeAll(async () => {
  [place, rogue] = await Promise.all([makeSchool(), makeSchool('Rogue')]);
  agent = await place.device('agent');
});
afterAll(async () => {
  await Promise.all([place[Symbol.asyncDispose](), rogue[Symbol.asyncDispose]()]);
});

describe('[LNK1] the hub lets nobody in', () => {
  let listening: Listening;
  let asked = 0;
  beforeEach(async () => {
    asked = 0;
    listening = await listen(place.school, {
      admit: () => {
        asked += 1;
        return { code: 'not-allowed', detail: 'nobody was to come this far' };
      },
    });
  });
  afterEach(async () => {
    await listening[Symbol.asyncDispose]();
  });

  /** Tries to upgrade and to speak whatever TLS says; resolves when the hub has ended the connection. */
  const force = async (options: ConnectionOptions): Promise<string> =>
    new Promise((resolve) => {
      const heard: Buffer[] = [];
      const socket = connect({
        port: listening.port,
        host: '127.0.0.1',
        servername: '',
        ALPNProtocols: ['usher/1'],
        ca: [place.school.root],
        rejectUnauthorized: true,
        checkServerIdentity: () => undefined,
        ...options,
      });
      socket.on('secureConnect', () => {
        const key = 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-version: 13\r\n';
        socket.write(`GET /link HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n${key}\r\n`);
      });
      socket.on('data', (bytes: Buffer) => heard.push(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(Buffer.concat(heard).toString('latin1')));
    });

  test('without a certificate', async () => {
    expect(await force({})).toBe('');
    expect([asked, Object.fromEntries(listening.refusals)]).toEqual([0, { 'not-enrolled': 1 }]);
  });

  test('with the certificate of another school', async () => {
    const stranger = await rogue.device('agent');
    expect(await force({ cert: stranger.certificateChain, key: stranger.privateKey })).toBe('');
    expect([asked, listening.refusals.get('not-enrolled')]).toEqual([0, 1]);
  });

  test("with another school's certificate under our issuer's", async () => {
    const stranger = await rogue.device('agent');
    const [leaf = ''] = stranger.certificateChain.split(/(?<=-----END CERTIFICATE-----\n)/);
    expect(await force({ cert: leaf + place.school.issuing.certificate, key: stranger.privateKey })).toBe('');
    expect(asked).toBe(0);
  });

  test("with the hub's own certificate, which is for servers", async () => {
    expect(await force({ cert: place.school.hub.certificateChain, key: place.school.hub.privateKey })).toBe('');
    expect([asked, listening.refusals.get('not-enrolled')]).toEqual([0, 1]);
  });

  test('with TLS 1.2', async () => {
    expect(await force({ ...asDevice(agent), minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })).toBe('');
    expect(asked).toBe(0);
  });

  test('[LNK2] with another application protocol', async () => {
    expect(await force({ ...asDevice(agent), ALPNProtocols: ['h2'] })).toBe('');
    expect(await force({ ...asDevice(agent), ALPNProtocols: [] })).toContain('403');
    expect(asked).toBe(0);
  });

  test('[LNK2] through the enrolment door', async () => {
    expect(await force({ ...asDevice(agent), ALPNProtocols: ['usher-enrol/1'] })).toBe('');
    expect([asked, listening.refusals.get('bad-request')]).toEqual([0, 1]);
  });

  test('[LNK2] with the name of the enrolment door hidden where it means nothing', async () => {
    expect(await force({ ALPNProtocols: ['usher/1'], servername: 'usher-enrol.test' })).toBe('');
    expect(await force({ ALPNProtocols: ['usher/1', 'usher-enrol/1'] })).toBe('');
    expect(asked).toBe(0);
  });

  test('on another path, with another method, or sent by a browser', async () => {
    const ask = async (head: string): Promise<string> => {
      const socket = await rawTls(listening.port, asDevice(agent));
      const heard: Buffer[] = [];
      socket.on('data', (bytes: Buffer) => heard.push(bytes));
      socket.on('error', () => undefined);
      const upgrade = 'host: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n';
      const key = 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-version: 13\r\n';
      socket.write(`${head}\r\n${upgrade}${key}\r\n`);
      await closeOf(socket);
      return Buffer.concat(heard).toString('latin1').slice(9, 12);
    };
    expect(await ask('GET /enrol HTTP/1.1')).toBe('403');
    expect(await ask('GET /link?x HTTP/1.1')).toBe('403');
    expect(await ask('GET /link HTTP/1.1\r\norigin: https://example.test')).toBe('403');
    expect(await ask('POST /link HTTP/1.1\r\ncontent-length: 0')).not.toBe('101');
    expect(asked).toBe(0);
  });

  test('who speaks no TLS', async () => {
    const socket = connectTcp(listening.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /link HTTP/1.1\r\n\r\n');
    await closeOf(socket);
    expect([asked, listening.refusals.get('bad-request')]).toEqual([0, 1]);
  });
});

/** A server that takes every connection and keeps what it is told. */
const evilHub = async (identity: { certificateChain: string; privateKey: string }, version: 'TLSv1.2' | 'TLSv1.3') => {
  const heard: Buffer[] = [];
  let closed = 0;
  const server = createServer(
    {
      cert: identity.certificateChain,
      key: identity.privateKey,
      requestCert: true,
      rejectUnauthorized: false,
      maxVersion: version,
      ALPNProtocols: ['usher/1', 'usher-enrol/1'],
    },
    (socket: TLSSocket) => {
      socket.on('data', (bytes: Buffer) => heard.push(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => (closed += 1));
    },
  );
  server.on('tlsClientError', () => (closed += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `wss://127.0.0.1:${port}`,
    heard: () => Buffer.concat(heard).length,
    closed: () => closed,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
};

const dialOnce = async (url: string, pin: string, identity: DeviceIdentity): Promise<{ end: LinkEnd; up: boolean }> => {
  const ended = Promise.withResolvers<LinkEnd>();
  let up = false;
  await using _dialled = dialAgent({
    hub: { url, pin },
    identity,
    hello,
    random: () => 0.99,
    onUp: () => (up = true),
    onDown: ended.resolve,
  });
  return { end: await ended.promise, up };
};

describe('[LNK1] a device says nothing to', () => {
  const servers = {
    "another school's hub": () => rogue.school.hub,
    'a hub with the certificate of a device': () => agent,
    'a hub that adds the real chain after its own leaf': () => ({
      ...rogue.school.hub,
      certificateChain: rogue.school.hub.certificateChain + place.school.issuing.certificate + place.school.root,
    }),
  };
  for (const [name, identity] of Object.entries(servers)) {
    test(`${name}, though TLS shakes hands`, async () => {
      await using evil = await evilHub(identity(), 'TLSv1.3');
      const { end, up } = await dialOnce(evil.url, place.school.pin, agent);
      expect([end.close, isLasting(end), up]).toEqual([1015, true, false]);
      expect(evil.heard()).toBe(0);
    });

    test(`${name}, whatever the environment says`, async () => {
      await using evil = await evilHub(identity(), 'TLSv1.3');
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      try {
        expect((await dialOnce(evil.url, place.school.pin, agent)).end.close).toBe(1015);
      } finally {
        delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      }
      expect(evil.heard()).toBe(0);
    });
  }

  test('a hub that speaks TLS 1.2', async () => {
    await using evil = await evilHub(place.school.hub, 'TLSv1.2');
    expect((await dialOnce(evil.url, place.school.pin, agent)).up).toBe(false);
    expect(evil.heard()).toBe(0);
  });

  test('the right hub when its own pin is wrong', async () => {
    await using evil = await evilHub(place.school.hub, 'TLSv1.3');
    const { end } = await dialOnce(evil.url, '0'.repeat(64), agent);
    expect([end.close, end.detail]).toEqual([1015, "this device's school root does not match the pin"]);
    expect(evil.heard()).toBe(0);
  });
});

describe('[ENR3] a device that wants to enrol sends nothing to', () => {
  const tryEnrol = async (url: string, pin: string) => {
    let proved = false;
    const outcome = await enrol({
      hub: { url, pin },
      kind: 'agent',
      name: 'PC-1',
      room: null,
      csr: new Uint8Array(3),
      spki: new Uint8Array(3),
      prove: () => {
        proved = true;
        return new Uint8Array(32);
      },
    });
    return { outcome, proved };
  };

  test('a hub with another root', async () => {
    const full = { ...rogue.school.hub, certificateChain: rogue.school.hub.certificateChain + rogue.school.root };
    await using evil = await evilHub(full, 'TLSv1.3');
    const { outcome, proved } = await tryEnrol(evil.url, place.school.pin);
    expect(outcome).toMatchObject({ ok: false, code: 'wrong-hub' });
    expect([proved, evil.heard()]).toEqual([false, 0]);
  });

  test('a hub that shows the pinned root without a chain to it', async () => {
    const forged = { ...rogue.school.hub, certificateChain: rogue.school.hub.certificateChain + place.school.root };
    await using evil = await evilHub(forged, 'TLSv1.3');
    expect((await tryEnrol(evil.url, place.school.pin)).outcome).toMatchObject({ ok: false, code: 'wrong-hub' });
    expect(evil.heard()).toBe(0);
  });

  test('a device of the school that plays the hub', async () => {
    const posing = { ...agent, certificateChain: agent.certificateChain + place.school.root };
    await using evil = await evilHub(posing, 'TLSv1.3');
    expect((await tryEnrol(evil.url, place.school.pin)).outcome).toMatchObject({ ok: false, code: 'wrong-hub' });
    expect(evil.heard()).toBe(0);
  });

  test('nobody', async () => {
    expect((await tryEnrol('wss://127.0.0.1:1', place.school.pin)).outcome).toMatchObject({
      ok: false,
      code: 'unreachable',
    });
  });
});

test('a port in use is told with its mend', async () => {
  await using first = await listen(place.school);
  const error = await listen(place.school, { port: first.port }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LinkError);
  expect(error).toMatchObject({ code: 'port-in-use', mend: expect.stringContaining('--listen') as string });
});

test('an address of another machine cannot be listened on', async () => {
  const error = await listen(place.school, { host: '192.0.2.1' }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'address-unusable' });
});
