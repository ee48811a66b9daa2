import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { connect, type ConnectionOptions, type SecureVersion } from 'node:tls';
import { encodeControl } from '@usher/protocol';
import type { Identity } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { asDevice, helloText, rawLink } from '../integration/link/raw-link.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { blurt, wholeLink } from './stage/blurt.ts';

const run = promisify(execFile);

let running: RunningSchool;
let agent: Identity;
beforeAll(async () => {
  running = await RunningSchool.start();
  agent = await running.enrolled('agent', 'PC-1');
  await honestAgent(running);
});
afterAll(() => running[Symbol.asyncDispose]());

const DOORS = ['usher/1', 'usher-enrol/1'] as const;

/** What TLS came to: the version and cipher that both ends took, or the reason why they took none. */
const shake = async (options: ConnectionOptions): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({
      port: running.hub.port,
      host: '127.0.0.1',
      servername: '',
      rejectUnauthorized: false,
      ...options,
    });
    socket.on('secureConnect', () => {
      resolve(`${socket.getProtocol() ?? ''} ${socket.getCipher().name}`);
      socket.destroy();
    });
    socket.on('error', () => resolve('refused'));
    socket.on('close', () => resolve('refused'));
  });

describe('[RT-016] TLS is as strong as it can be, or not at all', () => {
  const versions: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2'];
  test.for(DOORS.flatMap((door) => versions.map((version) => [door, version] as const)))(
    'the door %s refuses %s',
    async ([door, version]) => {
      const old = { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0', ALPNProtocols: [door] };
      expect(await shake({ ...asDevice(agent), ...old })).toBe('refused');
      expect(await shake({ ...asDevice(agent), ALPNProtocols: [door] })).toMatch(/^TLSv1\.3 TLS_AES_256_GCM_SHA384$/);
    },
  );

  test.for(DOORS)('the door %s takes no cipher that only looks like one', async (door) => {
    const weak = ['TLS_AES_128_CCM_8_SHA256', 'TLS_AES_128_CCM_SHA256', 'TLS_SHA256_SHA256', 'TLS_SHA384_SHA384'];
    for (const ciphers of weak)
      expect([
        ciphers,
        await shake({ ...asDevice(agent), ciphers, ALPNProtocols: [door] }).catch(() => 'refused'),
      ]).toEqual([ciphers, 'refused']);
  });

  test('as a scanner sees it', async () => {
    const { stdout } = await run('sslscan', ['--no-colour', `127.0.0.1:${running.hub.port}`], { timeout: 60_000 });
    for (const version of ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2'])
      expect(stdout).toMatch(new RegExp(`^${version.replace('.', '\\.')}\\s+disabled$`, 'm'));
    expect(stdout).toMatch(/^TLSv1\.3\s+enabled$/m);
    expect(stdout).toMatch(/renegotiation not supported/);
    expect(stdout).not.toMatch(/^\S+ vulnerable to heartbleed/m);
    const ciphers = Array.from(stdout.matchAll(/^(?:Preferred|Accepted)\s+(\S+)\s+(\d+) bits\s+(\S+)/gm));
    expect(ciphers.length).toBeGreaterThan(0);
    for (const [, version, bits, cipher] of ciphers) {
      expect([version, cipher]).toEqual([
        'TLSv1.3',
        expect.stringMatching(/^TLS_(AES_(128|256)_GCM|CHACHA20_POLY1305)_/),
      ]);
      expect(Number(bits)).toBeGreaterThanOrEqual(128);
    }
  });

  test('nothing is taken in the first flight (0-RTT)', async () => {
    const session = join(running.folder, 'session.pem');
    const early = join(running.folder, 'early');
    await writeFile(early, wholeLink(running.hub.schoolId));
    const openssl = async (say: string, ...more: string[]): Promise<string> => {
      const to = ['-connect', `127.0.0.1:${running.hub.port}`, '-alpn', 'usher-enrol/1'];
      const child = spawn('openssl', ['s_client', ...to, ...more], { stdio: ['pipe', 'pipe', 'pipe'] });
      const heard = Promise.all([text(child.stdout), text(child.stderr)]);
      // The ticket comes a moment after the handshake.
      setTimeout(() => child.stdin.end(say), 700);
      return (await heard).join('\n');
    };
    const first = await openssl('Q\n', '-sess_out', session);
    expect(first).toContain('TLSv1.3');
    expect(existsSync(session)).toBe(true);
    expect(first).toMatch(/Max Early Data: 0/);
    expect(await openssl('Q\n', '-sess_in', session, '-early_data', early)).toMatch(
      /Early data was (not sent|rejected)/,
    );
    await expectServing(running);
  });

  test('another application protocol, an old one, or none is no link', async () => {
    for (const ALPNProtocols of [['usher/0'], ['usher/2'], ['http/1.1'], ['h2'], ['usher/1 '], ['USHER/1']])
      expect([
        ALPNProtocols,
        await blurt(running.hub.port, { ...asDevice(agent), ALPNProtocols }, wholeLink(running.hub.schoolId)),
      ]).toEqual([ALPNProtocols, '']);
    const none = await blurt(
      running.hub.port,
      { ...asDevice(agent), ALPNProtocols: [] },
      wholeLink(running.hub.schoolId),
    );
    expect(none).toMatch(/^HTTP\/1\.1 403 /);
    expect(running.hub.counters().agents).toBe(0);
    await expectServing(running);
  });
});

describe('[RT-017] nobody is talked down to an older version', () => {
  const ask = async (first: string): Promise<{ readonly close: number; readonly refused: readonly string[] }> => {
    const link = await rawLink(running.hub.port, agent);
    link.send(first);
    return link.ended();
  };
  const right = (): string => helloText(running.hub.schoolId);

  test('an older or a newer hello is refused as that, whatever else it says', async () => {
    for (const v of [0, 2, -1, 1.5, 99])
      expect([v, await ask(right().replace('"v":1', `"v":${v}`))]).toEqual([
        v,
        { close: 4426, refused: ['wrong-version'] },
      ]);
    for (const v of ['"1"', 'null', 'true', '[1]'])
      expect([v, await ask(right().replace('"v":1', `"v":${v}`))]).toEqual([
        v,
        { close: 4400, refused: ['bad-frame'] },
      ]);
    expect(running.hub.counters().agents).toBe(0);
    await expectRefusalTold(running.dataDir, 'wrong-version', agent.deviceId);
  });

  test('a link that is up does not go on in another version', async () => {
    const link = await rawLink(running.hub.port, agent);
    link.send(right());
    expect(await link.hears(1)).toEqual(['welcome']);
    link.send(right().replace('"v":1', '"v":0').replace('"seq":1', '"seq":2'));
    expect(await link.ended()).toEqual({ close: 4426, refused: ['wrong-version'] });
  });

  test('a policy is nothing that a device can bring along or ask the hub to take back', async () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    for (const [t, body] of [
      ['policy.push', { version: 0 }],
      ['policy', { version: 0 }],
      ['rev.push', { revEpoch: 0 }],
      ['revocation', { statement: 'AAAA', sig: 'A'.repeat(86) }],
      ['welcome', {}],
    ] as const) {
      const link = await rawLink(running.hub.port, agent);
      link.send(right());
      await link.hears(1);
      link.send(encodeControl({ t, id, body } as never, 2));
      expect([t, (await link.ended()).refused]).toEqual([t, ['unknown-type']]);
    }
    const early = await ask(helloText(running.hub.schoolId, 1, { policyVersion: -1 }));
    expect(early.refused).toEqual(['bad-frame']);
    await expectRefusalTold(running.dataDir, 'unknown-type', agent.deviceId);
    await expectServing(running);
  });
});
