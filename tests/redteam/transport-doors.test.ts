import { request } from 'node:https';
import { encodeControl } from '@usher/protocol';
import type { Identity } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAudit } from '@usher/hub';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { asDevice, helloText, rawTls } from '../integration/link/raw-link.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { blurt, clientFrame, UPGRADE, wholeLink } from './stage/blurt.ts';

let running: RunningSchool;
let agent: Identity;
let other: Identity;
beforeAll(async () => {
  running = await RunningSchool.start();
  agent = await running.enrolled('agent', 'PC-1');
  other = await running.enrolled('agent', 'PC-2');
  await honestAgent(running);
});
afterAll(() => running[Symbol.asyncDispose]());

const hello = (): Buffer => clientFrame(1, Buffer.from(helloText(running.hub.schoolId)));
/** What is answered to a head with a hello behind it, by a device of the school and by one without a certificate. */
const say = async (head: string): Promise<string> =>
  blurt(running.hub.port, asDevice(agent), Buffer.concat([Buffer.from(head, 'latin1'), hello()]));
const sayAsStranger = async (head: string): Promise<string> =>
  blurt(running.hub.port, {}, Buffer.concat([Buffer.from(head, 'latin1'), hello()]));
const withHeader = (...lines: readonly string[]): string =>
  UPGRADE.replace('\r\n\r\n', `\r\n${lines.join('\r\n')}\r\n\r\n`);
const withLine = (line: string): string => UPGRADE.replace('GET /link HTTP/1.1', line);

describe('[RT-024] the door is the same whatever a request claims', () => {
  const PATHS = [
    '/',
    '//link',
    '/link/',
    '/LINK',
    '/Link',
    '/link?x',
    '/link?',
    '/link#x',
    '/%6cink',
    '/%2flink',
    '/link%00',
  ]
    .concat([
      '/./link',
      '/../link',
      '/link/..',
      '/link/../link',
      '/enrol/../link',
      '/link;x',
      '/link.',
      '*',
      'link',
      '/enrol',
    ])
    .concat([
      'http://hub/link',
      'https://127.0.0.1/link',
      'wss://hub/link',
      '/private',
      '/api/link',
      '/admin',
      '/.well-known/x',
    ]);
  test('no other path leads to it', async () => {
    for (const path of PATHS) {
      const heard = await say(withLine(`GET ${path} HTTP/1.1`));
      expect([path, heard]).toEqual([path, expect.not.stringContaining('101 Switching')]);
      expect([path, heard]).toEqual([path, expect.not.stringContaining('welcome')]);
    }
    await expectRefusalTold(running.dataDir, 'bad-frame');
    await expectServing(running);
  });

  test('no other method opens it', async () => {
    for (const line of ['POST', 'PUT', 'HEAD', 'OPTIONS', 'TRACE', 'DELETE', 'get', 'LINK'].map(
      (method) => `${method} /link HTTP/1.1`,
    ))
      expect([line, await say(withLine(line))]).toEqual([line, expect.not.stringContaining('101 Switching')]);
    for (const line of [
      'CONNECT 127.0.0.1:22 HTTP/1.1',
      'PRI * HTTP/2.0',
      'GET /link HTTP/1.0',
      'GET /link HTTP/0.9',
      'GET /link HTTP/9.9',
      'GET /link',
    ])
      expect([line, await say(withLine(line))]).toEqual([line, expect.not.stringContaining('101 Switching')]);
    await expectServing(running);
  });

  test('a browser does not come in, whatever it says it was sent by', async () => {
    for (const origin of ['https://evil.example', 'null', 'wss://hub', 'https://127.0.0.1', 'file://', ''])
      expect([origin, await say(withHeader(`origin: ${origin}`))]).toEqual([
        origin,
        expect.stringMatching(/^HTTP\/1\.1 403 /),
      ]);
    await expectServing(running);
  });

  const CLAIMS = [
    ...['localhost', '127.0.0.1', 'evil.example', 'admin.internal', '[::1]:22', 'x'.repeat(2_000)].map(
      (host) => `host: ${host}`,
    ),
    'x-forwarded-for: 127.0.0.1',
    'x-forwarded-host: admin',
    'forwarded: for=127.0.0.1',
    'x-real-ip: 127.0.0.1',
    'x-original-url: /enrol',
    'x-rewrite-url: /enrol',
    'x-http-method-override: POST',
    'via: 1.1 localhost',
    'authorization: Basic YWRtaW46YWRtaW4=',
    'cookie: role=teacher; admin=1',
    'proxy-authorization: Basic YQ==',
  ];
  const posing = (): readonly string[] => [
    `x-ssl-client-s-dn: CN=${other.deviceId}`,
    `x-forwarded-client-cert: URI=urn:usher:${running.hub.schoolId}:agent:${other.deviceId}`,
    `x-client-cert: ${encodeURIComponent(other.certificateChain.slice(0, 800))}`,
    'ssl_client_verify: SUCCESS',
  ];
  test('no header makes a stranger a device, or a device another', async () => {
    for (const claim of [...CLAIMS, ...posing()]) {
      const head = claim.startsWith('host:') ? UPGRADE.replace('host: hub', claim) : withHeader(claim);
      expect([claim, await sayAsStranger(head)]).toEqual([claim, '']);
      const heard = await say(head);
      expect([claim, heard]).toEqual([claim, expect.stringContaining(`"id":"${agent.deviceId}","kind":"agent"`)]);
      expect([claim, heard]).toEqual([claim, expect.not.stringContaining(other.deviceId)]);
    }
    await expectRefusalTold(running.dataDir, 'not-enrolled');
    await expectServing(running);
  });

  const second = (): string => `${UPGRADE}${hello().toString('latin1')}`;
  const SMUGGLED: readonly (readonly [string, () => string])[] = [
    ['a body of counted length', () => `${withHeader('content-length: 10')}0123456789${second()}`],
    ['a body in chunks', () => `${withHeader('transfer-encoding: chunked')}5\r\nhello\r\n0\r\n\r\n${second()}`],
    ['both lengths', () => `${withHeader('content-length: 4', 'transfer-encoding: chunked')}0\r\n\r\n${second()}`],
    ['two lengths', () => `${withHeader('content-length: 4', 'content-length: 40')}0123${second()}`],
    ['a length below nothing', () => `${withHeader('content-length: -1')}${second()}`],
    ['a length beyond numbers', () => `${withHeader('content-length: 99999999999999999999')}${second()}`],
    ['an unknown coding', () => `${withHeader('transfer-encoding: xchunked')}${second()}`],
    ['a coding behind a space', () => `${withHeader('transfer-encoding : chunked')}0\r\n\r\n${second()}`],
    ['a coding behind a tab', () => `${withHeader('transfer-encoding:\tchunked')}0\r\n\r\n${second()}`],
    ['a folded header', () => `${withHeader('x: a', '\tcontent-length: 4')}0123${second()}`],
    ['a bare line feed', () => UPGRADE.replace('host: hub\r\n', 'host: hub\ncontent-length: 4\n')],
    ['a bare carriage return', () => withHeader('x: a\rcontent-length: 4')],
    ['a zero in a header', () => withHeader('x: a\0b')],
    ['a header without a name', () => withHeader(': x')],
    ['two hosts', () => withHeader('host: other')],
    ['no host', () => UPGRADE.replace('host: hub\r\n', '')],
    ['a request of another kind before it', () => `GET /x HTTP/1.1\r\nhost: hub\r\n\r\n${UPGRADE}`],
    [
      'a request with the link in its body',
      () => `POST /enrol HTTP/1.1\r\nhost: hub\r\ncontent-length: ${second().length}\r\n\r\n${second()}`,
    ],
    ['a head of 100 KiB', () => withHeader(`x: ${'a'.repeat(100_000)}`)],
    ['3,000 headers', () => withHeader(...Array.from({ length: 3_000 }, (_, index) => `x${index}: a`))],
  ];
  test.for(SMUGGLED)('%s smuggles nothing in', async ([, words]) => {
    const heard = await say(words());
    // One request is answered to a connection, and one device welcomed on it at most: the one of the certificate.
    expect(heard.match(/HTTP\/1\.1 101/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(heard.match(/"t":"welcome"/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(heard).not.toContain(other.deviceId);
    expect(await sayAsStranger(words())).toBe('');
    await expect.poll(() => running.hub.counters().agents).toBe(0);
    await expectServing(running);
  });

  test('no extension, version or protocol of WebSocket is talked into it', async () => {
    const deflated = await say(withHeader('sec-websocket-extensions: permessage-deflate'));
    expect(deflated).toContain('welcome');
    expect(deflated).not.toMatch(/sec-websocket-extensions/i);
    for (const [from, to] of [
      ['sec-websocket-version: 13', 'sec-websocket-version: 8'],
      ['sec-websocket-version: 13', 'sec-websocket-version: 99'],
      ['sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n', ''],
      ['AAAAAAAAAAAAAAAAAAAAAA==', 'short'],
      ['upgrade: websocket', 'upgrade: h2c'],
      ['upgrade: websocket', 'upgrade: websocket, h2c'],
      ['connection: upgrade', 'connection: close'],
      ['connection: upgrade', 'connection: keep-alive'],
      ['upgrade: websocket', 'upgrade: websocket\r\nsec-websocket-protocol: admin'],
    ] as const)
      expect([to, await say(UPGRADE.replace(from, to))]).toEqual([to, expect.not.stringContaining('welcome')]);
    await expectServing(running);
  });
});

describe('[RT-025] no other way leads to the same', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057';
  const wish = (): string => {
    const body = { kind: 'console', name: 'Thief', room: null, csr: 'AAAA', proof: 'A'.repeat(43) } as const;
    return encodeControl<'enrol-to-hub'>({ t: 'enrol.request', id, body }, 1);
  };
  const post = (path: string, text: string): string =>
    `POST ${path} HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
  const enrolments = async (): Promise<number> =>
    (await readAudit(running.dataDir)).filter(({ what }) => what === 'enrol').length;

  test('the link door enrols nobody, by request or by message', async () => {
    const before = await enrolments();
    await running.code(5);
    expect(await blurt(running.hub.port, asDevice(agent), Buffer.from(post('/enrol', wish())))).toMatch(
      /^HTTP\/1\.1 426 /,
    );
    const words = Buffer.concat([Buffer.from(UPGRADE), clientFrame(1, Buffer.from(wish()))]);
    expect(await blurt(running.hub.port, asDevice(agent), words)).toContain('unknown-type');
    const late = wish().replace('"seq":1', '"seq":2');
    expect(
      await blurt(
        running.hub.port,
        asDevice(agent),
        Buffer.concat([words.subarray(0, UPGRADE.length), hello(), clientFrame(1, Buffer.from(late))]),
      ),
    ).toContain('unknown-type');
    expect(await enrolments()).toBe(before);
    await expectRefusalTold(running.dataDir, 'unknown-type', agent.deviceId);
  });

  test('the enrolment door links nobody, with or without a certificate', async () => {
    for (const papers of [{}, asDevice(agent)])
      for (const words of [
        wholeLink(running.hub.schoolId),
        Buffer.from(post('/link', helloText(running.hub.schoolId))),
        Buffer.from(post('/enrol', helloText(running.hub.schoolId))),
      ])
        expect(await blurt(running.hub.port, { ...papers, ALPNProtocols: ['usher-enrol/1'] }, words)).toEqual(
          expect.not.stringContaining('welcome'),
        );
    expect(running.hub.counters()).toMatchObject({ agents: 0, consoles: 0 });
    await expectRefusalTold(running.dataDir, 'bad-request');
    await expectServing(running);
  });

  test('both names of protocols at once open no third door', async () => {
    for (const ALPNProtocols of [
      ['usher/1', 'usher-enrol/1'],
      ['usher-enrol/1', 'usher/1'],
      ['h2', 'usher/1', 'usher-enrol/1'],
    ])
      for (const papers of [{}, asDevice(agent)])
        expect(await blurt(running.hub.port, { ...papers, ALPNProtocols }, wholeLink(running.hub.schoolId))).toEqual(
          expect.not.stringContaining('welcome'),
        );
    // The name of the enrolment door in another place of the first record, to come to it without asking for it.
    const heard = await blurt(
      running.hub.port,
      { ALPNProtocols: ['usher/1'], servername: 'x.usher-enrol/1.test' },
      wholeLink(running.hub.schoolId),
    ).catch((error: unknown) => String(error));
    expect(heard).not.toContain('welcome');
    await expectServing(running);
  });

  test('an agent cannot say at its link what a console may, nor a console what an agent may', async () => {
    const desk = await running.enrolled('console', 'Desk');
    for (const [identity, t, body] of [
      [agent, 'sign-in', { user: 'mo', password: 'x' }],
      [agent, 'room.open', { room: 'ICT1' }],
      [agent, 'revoke', { device: other.deviceId }],
      [desk, 'station.report', {}],
      [desk, 'cmd.result', {}],
      [desk, 'enrol.request', {}],
    ] as const) {
      const text = encodeControl({ t, id, body } as never, 2);
      const words = Buffer.concat([Buffer.from(UPGRADE), hello(), clientFrame(1, Buffer.from(text))]);
      expect([t, await blurt(running.hub.port, asDevice(identity), words)]).toEqual([
        t,
        expect.stringContaining('unknown-type'),
      ]);
    }
    await expectRefusalTold(running.dataDir, 'unknown-type', desk.deviceId);
    await expectServing(running);
  });

  test('the enrolment door keeps its limits for those with a certificate as well', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      const socket = await rawTls(running.hub.port, { ...asDevice(agent), ALPNProtocols: ['usher-enrol/1'] });
      statuses.push(
        await new Promise<number>((resolve, reject) => {
          const asking = request({ path: '/enrol', method: 'POST', createConnection: () => socket }, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          });
          asking.on('error', reject);
          asking.end('{');
        }),
      );
    }
    expect(statuses.every((status) => status === 403)).toBe(true);
    expect(running.hub.counters().refusals.get('too-fast')).toBeGreaterThan(0);
    await expectRefusalTold(running.dataDir, 'too-fast');
  });
});
