import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALLS, type CallName, pathOf } from '../../apps/hub/web/contract/api.ts';
import { WebSchool } from './web/web-school.ts';

let school: WebSchool;
beforeEach(async () => {
  school = await WebSchool.start();
});
afterEach(() => school[Symbol.asyncDispose]());

const NAMES = Object.keys(CALLS) as CallName[];
const origin = (): string => `https://127.0.0.1:${school.web.port}`;
const right = () => ({ origin: origin(), 'content-type': 'application/json', 'x-usher-page': '1' });

describe('what every answer carries', () => {
  it('is a policy without inline text, no framing, no cache and only https', async () => {
    for (const asked of [
      { method: 'GET', path: '/nothing' },
      { path: '/api/session', headers: right(), body: '{}' },
    ]) {
      const { headers } = await school.send(asked);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|data:|\*|http:/);
      expect(headers['strict-transport-security']).toMatch(/^max-age=\d{7,}/);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('comes over TLS 1.3 only, under a certificate that the school issued for this address', async () => {
    const { port } = school.web;
    const shake = (options: object): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect({ host: '127.0.0.1', port, ca: school.school.root, ...options }, () => {
          resolve(socket.getProtocol() ?? '');
          socket.end();
        });
        socket.on('error', ({ message }) => resolve(message));
      });
    expect(await shake({})).toBe('TLSv1.3');
    expect(await shake({ maxVersion: 'TLSv1.2' })).toMatch(/protocol version|alert/i);
    expect(await shake({ ca: undefined })).toMatch(/certificate/);
    expect(await shake({ servername: 'elsewhere.example', host: '127.0.0.1' })).toMatch(/altnames|does not match/i);
    expect(school.web.refusals()['bad-handshake']).toBeGreaterThan(0);
  });
});

it('goes on under a new certificate long before the old one ends', async () => {
  const DAY = 24 * 60 * 60_000;
  await using earlier = await WebSchool.start({}, Date.now() - 8 * DAY);
  const shown = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const to = { host: '127.0.0.1', servername: 'localhost', port: earlier.web.port, ca: earlier.school.root };
      const socket = connect(to, () => {
        resolve(socket.getPeerX509Certificate()?.serialNumber ?? '');
        socket.end();
      });
      socket.on('error', reject);
    });
  const before = await shown();
  expect(await shown()).toBe(before);
  earlier.clock.pass(7 * DAY);
  await expect.poll(shown, { timeout: 15_000 }).not.toBe(before);
  expect(earlier.faults).toEqual([]);
  expect((await earlier.ask('session', {})).status).toBe(200);
});

describe('what is not asked by the page itself', () => {
  it.each(NAMES)('%s is refused to other sites, and the refusal is counted', async (name) => {
    const wrong: readonly Readonly<Record<string, string | undefined>>[] = [
      { origin: 'https://elsewhere.example' },
      { origin: undefined },
      { origin: 'null' },
      { origin: origin().replace('https', 'http') },
      { 'x-usher-page': undefined },
      { 'x-usher-page': '0' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { host: 'elsewhere.example' },
    ];
    for (const headers of wrong) {
      const answer = await school.send({ path: pathOf(name), headers: { ...right(), ...headers }, body: '{}' });
      expect([headers, answer.status, answer.body]).toEqual([
        headers,
        403,
        expect.objectContaining({ code: 'other-site' }),
      ]);
    }
    expect(school.web.refusals()['other-site']).toBe(wrong.length);
  });

  it.each(NAMES.filter((name) => CALLS[name].stage !== 'out'))('%s needs a sign-in', async (name) => {
    const answer = await school.ask(name, {});
    expect([answer.status, answer.body]).toEqual([401, expect.objectContaining({ code: 'not-signed-in' })]);
    const forged = await school.ask(name, {}, `__Host-usher=${'A'.repeat(43)}`);
    expect(forged.status).toBe(401);
  });

  it.each(NAMES)('%s is asked in no other way than by POST', async (name) => {
    const headers = { ...right(), 'content-type': undefined };
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])
      expect([method, (await school.send({ method, path: pathOf(name), headers })).status]).toEqual([method, 404]);
  });
});

describe('what is not of its form', () => {
  it.each(NAMES.filter((name) => CALLS[name].stage === 'out'))(
    '%s is refused with a code and does no harm',
    async (name) => {
      const bodies = [
        '',
        '{',
        '[]',
        'null',
        '"text"',
        '{"__proto__":{"a":1}}',
        '{"more":1}',
        `{"user":"${'x'.repeat(60_000)}"}`,
      ];
      for (const body of bodies) {
        const answer = await school.send({ path: pathOf(name), headers: right(), body });
        expect([body.slice(0, 20), answer.status, answer.body]).toEqual([
          body.slice(0, 20),
          400,
          expect.objectContaining({ code: 'bad-request' }),
        ]);
      }
      const large = await school.send({ path: pathOf(name), headers: right(), body: `"${'x'.repeat(70_000)}"` });
      expect([large.status, large.body]).toEqual([413, expect.objectContaining({ code: 'too-large' })]);
      const form = { ...right(), 'content-type': 'application/x-www-form-urlencoded' };
      expect((await school.send({ path: pathOf(name), headers: form, body: 'a=b' })).body).toMatchObject({
        code: 'bad-request',
      });
      expect(school.web.refusals()['bad-request']).toBe(bodies.length + 1);
      expect((await school.ask('session', {})).status).toBe(200);
      expect(school.faults).toEqual([]);
    },
  );

  it('is slowed down by address before anybody is signed in', async () => {
    const statuses: number[] = [];
    for (let asked = 0; asked < 62; asked += 1) statuses.push((await school.ask('session', {})).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    expect(statuses.at(-1)).toBe(429);
    school.clock.pass(60_000);
    expect((await school.ask('session', {})).status).toBe(200);
  });

  it.each(['/../school.json', '/%2e%2e/hub.db', '/api/../api/session', '//api/session', '/index.html%00', '/api'])(
    '%s leads nowhere',
    async (path) => expect((await school.send({ method: 'GET', path })).status).toBe(404),
  );
});
