import { createSocket } from 'node:dgram';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startXvfb } from '@usher/desktop/testing';
import { addAccount, openEnrolmentWindow } from '@usher/hub';
import { encodeMedia, MESSAGES } from '@usher/protocol';
import { messageOf } from '@usher/protocol/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOOR_SOCKET } from '../../apps/agent/contract/pupil-door.ts';
import { doorFolder } from '../../apps/agent/service/door/door-folder.ts';
import { startProgram } from '../demo/program.ts';
import { knock, knockAs } from '../integration/agent/knock.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { rawLink } from '../integration/link/raw-link.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { familyOf, waitingSockets } from './stage/listening.ts';
import { startHubProcess, startUsher } from './stage/usher-process.ts';

const root = join(import.meta.dirname, '../..');
const number = 2_000 + (process.pid % 1_000) * 2;
const [PUPIL, TEACHER] = [`:${number}`, `:${number + 1}`];

describe('a school of real processes', () => {
  const opened = new AsyncDisposableStack();
  let school: RunningSchool;
  let hub: Awaited<ReturnType<typeof startHubProcess>>;
  let agentPid: number;
  let consolePid: number;

  beforeAll(async () => {
    school = opened.use(await RunningSchool.start());
    await addAccount(school.dataDir, { user: 'mo', password: 'a quiet room', role: 'teacher', rooms: 'all' });
    await school.stopHub();
    for (const display of [PUPIL, TEACHER]) opened.use(await startXvfb(display, '1280x720'));
    hub = opened.use(await startHubProcess(school.dataDir));
    school.elsewhere = hub.hub;
    const { code } = await openEnrolmentWindow(school.dataDir, { minutes: 5, count: 2 });
    const { url, pin } = hub.hub;
    const place = ['--room', 'ICT1', '--station', 'PC-1', '--display', PUPIL];
    const agent = startUsher(
      'agent',
      ['agent', 'run', '--data', join(school.folder, 'agent'), '--hub', url, '--pin', pin, '--code', code, ...place],
      { env: { USHER_LOG: 'error' } },
    );
    opened.defer(() => agent.stop());
    const program = join(import.meta.dirname, 'stage/console-program.ts');
    const data = join(school.folder, 'console');
    const console = startProgram('console', [process.execPath, program, data, url, pin, code, TEACHER]);
    opened.defer(() => console.stop());
    await Promise.all([agent.ready, console.ready]);
    [agentPid, consolePid] = [agent.pid, console.pid];
  }, 60_000);
  afterAll(() => opened.disposeAsync());

  const networkSockets = (pid: number): readonly string[] =>
    waitingSockets(familyOf(pid)).flatMap(({ socket }) => (socket.startsWith('unix') ? [] : [socket]));

  test('[RT-004] waits for the network in two places: the port of the hub and the port of its pages', () => {
    const ports = [hub.port, hub.webPort].map((port) => `tcp 127.0.0.1:${port}`);
    expect(networkSockets(hub.pid).toSorted()).toEqual(ports.toSorted());
    expect(familyOf(agentPid).size).toBeGreaterThan(1);
    expect(networkSockets(agentPid)).toEqual([]);
    expect(familyOf(consolePid).size).toBeGreaterThan(3);
    expect(networkSockets(consolePid)).toEqual([]);
  });

  test('[RT-103] has no endpoint of localhost, neither a port nor a socket file, that hears anybody without a token', async () => {
    const unix = waitingSockets(new Set([...familyOf(agentPid), ...familyOf(hub.pid), ...familyOf(consolePid)]));
    // What the browser of the console makes for itself lies in a folder that only its own account may enter.
    const open = unix.flatMap(({ pid, socket }) =>
      socket.startsWith('unix') && !familyOf(consolePid).has(pid) ? [socket] : [],
    );
    // The pupil's door is for the account of the session, and does nothing for it either without the token of this start.
    const door = doorFolder({ dataDir: '', display: PUPIL, uid: 0 });
    expect(open).toEqual([`unix ${join(door, DOOR_SOCKET)}`]);
    const answers = async (...said: Parameters<typeof knock>[1]) => (await knock(door, said)).answers;
    expect(await answers({ t: 'hide' })).toEqual([{ t: 'refused', code: 'no-hello' }]);
    expect(await answers({ t: 'hello', token: 'x'.repeat(43) })).toEqual([{ t: 'refused', code: 'wrong-token' }]);
    expect((await knockAs(65_534, door, [{ t: 'hide' }])).answers).toEqual([{ t: 'refused', code: 'not-yours' }]);
    for (const pid of [agentPid, consolePid])
      for (const member of familyOf(pid)) {
        const line = readFileSync(`/proc/${member}/cmdline`, 'utf8');
        expect(line).not.toMatch(/--(remote-debugging-port|inspect)/);
      }
    const refused = await new Promise<string>((resolve) => {
      const socket = connect(hub.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => resolve(bytes.toString()));
      socket.on('close', () => resolve('closed'));
      socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\n\r\n');
    });
    expect(refused).toBe('closed');
    await expectRefusalTold(school.dataDir, 'bad-request');
  });

  test('[RT-099] is not there for beacons: 20,000 datagrams reach nobody', async () => {
    const loud = createSocket('udp4');
    const beacon = JSON.stringify({ usher: 1, hub: 'wss://127.0.0.1:1', pin: 'f'.repeat(64) });
    for (let sent = 0; sent < 20_000; sent += 1) {
      const target = [hub.port, 5830, 5353, 1900, 4705][sent % 5] ?? 1;
      await new Promise<void>((resolve) => loud.send(beacon, target, '127.0.0.1', () => resolve()));
    }
    loud.close();
    expect(waitingSockets(familyOf(hub.pid)).filter(({ socket }) => socket.startsWith('udp'))).toEqual([]);
    expect(networkSockets(agentPid)).toEqual([]);
    await expectServing(school);
  });
});

test('[RT-004] nothing else in the source waits for a connection or a datagram', () => {
  const sources = ['apps', 'packages']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => /\.tsx?$/.test(path) && !/(^|\/)(node_modules|dist|testing)\/|\.test\.tsx?$/.test(path));
  const waiting = sources.filter((path) =>
    /\bcreateServer\(|\bcreateSocket\(|\bnew (?:WebSocket)?Server\(|\bserver\.listen\(|\bnet\.Server\b/.test(
      readFileSync(join(root, path), 'utf8'),
    ),
  );
  expect(sources.length).toBeGreaterThan(200);
  expect(waiting.toSorted()).toEqual([
    'apps/agent/service/door/pupil-door.ts',
    'apps/hub/web/server/start-web-server.ts',
    'packages/link/src/enrol-door.ts',
    'packages/link/src/link-door.ts',
    'packages/link/src/listen.ts',
  ]);
});

describe('[RT-004] before its welcome a device', () => {
  let school: RunningSchool;
  beforeAll(async () => {
    school = await RunningSchool.start();
    await honestAgent(school);
  });
  afterAll(() => school[Symbol.asyncDispose]());

  const first = [
    ...Object.keys(MESSAGES['agent-to-hub']).map((t) => ['agent', t] as const),
    ...Object.keys(MESSAGES['console-to-hub']).map((t) => ['console', t] as const),
  ].filter(([, t]) => t !== 'hello');

  /** A message that is right in itself. */
  const sample = (kind: 'agent' | 'console', t: string): object => {
    const [message = {}] = fc.sample(messageOf(`${kind}-to-hub`, t as 'refusal'), { numRuns: 1, seed: 1 });
    return message;
  };

  test('is not heard with anything but a hello', async () => {
    const told: string[] = [];
    for (const [kind, t] of first) {
      const identity = await school.enrolled(kind, `${kind} ${t}`);
      const link = await rawLink(school.hub.port, identity);
      link.send(JSON.stringify({ ...sample(kind, t), seq: 1 }));
      expect([t, await link.hears(1)]).toEqual([t, ['refusal']]);
      expect([t, await link.ended()]).toEqual([t, { close: 4408, refused: ['no-hello'] }]);
      expect(school.hub.counters()).toMatchObject({ agents: 0, consoles: 0 });
      told.push(identity.deviceId);
    }
    for (const device of told) await expectRefusalTold(school.dataDir, 'no-hello', device);
    await expectServing(school);
  });

  test('is not heard with a picture', async () => {
    const link = await rawLink(school.hub.port, await school.enrolled('agent', 'PC-3'));
    link.send(encodeMedia({ kind: 1, key: true, more: false, seq: 1, stream: 1, payload: new Uint8Array(40) }));
    expect(await link.ended()).toEqual({ close: 4408, refused: ['no-hello'] });
    await expectServing(school);
  });
});
