import { EventEmitter } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { encodeControl, LIMITS, type Welcome } from '@usher/protocol';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { CertifiedDevice, ListenOptions } from './listen.types.ts';
import { createReception } from './reception.ts';
import { RefusalTally } from './refusal-counts.ts';
import { FakeWebSocket } from './testing/fake-web-socket.ts';
import { createHandClock } from './testing/hand-clock.ts';

const schoolId = '01890a5d-ac96-774b-bcce-b302099a8057';
const idOf = (number: number): string => `01890a5d-ac96-774b-bcce-${number.toString(16).padStart(12, '0')}`;
const deviceOf = (number: number, kind: CertifiedDevice['kind'] = 'agent'): CertifiedDevice => ({
  id: idOf(number),
  kind,
  spki: 'ab'.repeat(32),
});
const helloText = (school = schoolId): string =>
  encodeControl<'agent-to-hub'>(
    {
      t: 'hello',
      id: schoolId,
      body: {
        schoolId: school,
        software: '1',
        bootId: schoolId,
        connNonce: 'A'.repeat(43),
        lastEpoch: 0,
        policyVersion: 0,
      },
    },
    1,
  );

const start = (change: Partial<ListenOptions> = {}) => {
  const order: string[] = [];
  const tally = new RefusalTally();
  const welcome = (device: CertifiedDevice): Omit<Welcome, 'connId' | 'connNonce'> => ({
    hubTime: 1,
    epoch: 1,
    revEpoch: 0,
    quarantined: false,
    school: { id: schoolId, name: 'Test' },
    device: { id: device.id, kind: device.kind, name: 'PC', room: null },
  });
  const options: ListenOptions = {
    host: '',
    port: 0,
    schoolId,
    certificateChain: '',
    privateKey: '',
    root: '',
    admit: welcome,
    enrol: async () => ({ code: 'enrolment-closed', detail: '' }),
    onAgent: (link, device) => {
      order.push(`agent ${device.id} up`);
      link.onEnd((end) => order.push(`agent ${device.id} ${end.close}`));
    },
    onConsole: (_link, device) => order.push(`console ${device.id} up`),
    ...change,
  };
  const reception = createReception(options, { clock: createHandClock(), tally });
  const come = (device: CertifiedDevice | null) => {
    const webSocket = new FakeWebSocket();
    let welcomed = 0;
    const guest = reception.receive(
      {
        webSocket: webSocket as unknown as WebSocket,
        socket: new EventEmitter() as unknown as TLSSocket,
        device,
      },
      () => (welcomed += 1),
    );
    return {
      webSocket,
      guest,
      welcomed: () => welcomed,
      say: (text: string) => webSocket.emit('message', Buffer.from(text), false),
      heard: () =>
        webSocket.texts.map(
          (text) => JSON.parse(text) as { t: string; seq: number; body: { code?: string; connNonce?: string } },
        ),
    };
  };
  return { order, tally, reception, come };
};

test('[HEL1] a hello is answered with a welcome, and only then is the link up', () => {
  const { come, order } = start();
  const agent = come(deviceOf(1));
  expect([agent.heard(), order]).toEqual([[], []]);
  agent.say(helloText());
  expect(agent.heard().map(({ t, seq }) => [t, seq])).toEqual([['welcome', 1]]);
  expect([order, agent.welcomed()]).toEqual([[`agent ${idOf(1)} up`], 1]);
});

test('[HEL2] agents and consoles are told apart by their certificates', () => {
  const { come, order } = start();
  come(deviceOf(1)).say(helloText());
  come(deviceOf(2, 'console')).say(helloText());
  expect(order).toEqual([`agent ${idOf(1)} up`, `console ${idOf(2)} up`]);
});

test('[HEL1] without a hello in time the link is closed with 4408', () => {
  const { come, order, tally } = start();
  const agent = come(deviceOf(1));
  agent.guest.tooLate();
  agent.say(helloText());
  expect([agent.webSocket.closes, order, tally.get('no-hello')]).toEqual([[4408], [], 1]);
});

test('[HEL3] a hello of another school is closed with 4403', () => {
  const { come, order } = start();
  const agent = come(deviceOf(1));
  agent.say(helloText(idOf(9)));
  expect([agent.heard()[0]?.body.code, agent.webSocket.closes, order]).toEqual(['wrong-school', [4403], []]);
});

test('[HEL4] a device that is not admitted is never up', () => {
  const { come, order } = start({ admit: () => ({ code: 'not-enrolled', detail: 'removed' }) });
  const agent = come(deviceOf(1));
  agent.say(helloText());
  expect([agent.heard()[0]?.body.code, agent.webSocket.closes, order]).toEqual(['not-enrolled', [4403], []]);
});

test('[HEL5] every welcome has a nonce of its own', () => {
  const { come } = start();
  const nonces = [1, 2, 3].map((number) => {
    const agent = come(deviceOf(number));
    agent.say(helloText());
    return agent.heard()[0]?.body.connNonce;
  });
  expect(new Set(nonces).size).toBe(3);
});

test('[HEL2] a certificate that names no device is closed before it is heard', () => {
  const { come, order, tally } = start();
  const stranger = come(null);
  stranger.say(helloText());
  expect([stranger.webSocket.closes, order, tally.get('not-enrolled')]).toEqual([[4403], [], 1]);
});

test('[LNK3] the old link ends, with 4410, before the new one is told of', () => {
  const { come, order, tally } = start();
  const old = come(deviceOf(1));
  old.say(helloText());
  come(deviceOf(1)).say(helloText());
  expect(order).toEqual([`agent ${idOf(1)} up`, `agent ${idOf(1)} 4410`, `agent ${idOf(1)} up`]);
  expect([old.webSocket.closes, tally.get('replaced')]).toEqual([[4410], 1]);
});

test('[LNK3] the end of the old link does not end the new one', () => {
  const { come, reception } = start();
  const old = come(deviceOf(1));
  old.say(helloText());
  const young = come(deviceOf(1));
  young.say(helloText());
  old.webSocket.terminate();
  reception.close();
  expect(young.webSocket.closes).toEqual([1001]);
});

test('[LIM8] link 2,001 is refused with 1013; a device that has one may replace it', () => {
  const { come, order } = start();
  const all = Array.from({ length: LIMITS.links }, (_, number) => {
    const agent = come(deviceOf(number));
    agent.say(helloText());
    return agent;
  });
  expect(order).toHaveLength(2_000);
  const over = come(deviceOf(5_000));
  over.say(helloText());
  expect([over.heard()[0]?.body.code, over.webSocket.closes]).toEqual(['hub-full', [1013]]);
  const again = come(deviceOf(7));
  again.say(helloText());
  expect(again.heard()[0]?.t).toBe('welcome');
  all[8]?.webSocket.terminate();
  const next = come(deviceOf(5_001));
  next.say(helloText());
  expect(next.heard()[0]?.t).toBe('welcome');
});

/** Welcomes everybody, from some moment on as quarantined. */
const startQuarantine = () => {
  let quarantined = false;
  const place = start({
    admit: (device) => ({
      hubTime: 1,
      epoch: 1,
      revEpoch: 0,
      quarantined,
      school: { id: schoolId, name: 'Test' },
      device: { id: device.id, kind: device.kind, name: 'PC', room: null },
    }),
  });
  return { ...place, begin: () => (quarantined = true), end: () => (quarantined = false) };
};

test('[CLN4] the links of a quarantined device stay beside each other, and a fifth is refused', () => {
  const { come, begin } = startQuarantine();
  const first = come(deviceOf(1));
  first.say(helloText());
  begin();
  const more = [2, 3, 4].map(() => {
    const agent = come(deviceOf(1));
    agent.say(helloText());
    return agent;
  });
  expect([first, ...more].map(({ webSocket }) => webSocket.closes)).toEqual([[], [], [], []]);
  const fifth = come(deviceOf(1));
  fifth.say(helloText());
  expect([fifth.heard()[0]?.body.code, fifth.webSocket.closes]).toEqual(['hub-full', [1013]]);
  more[0]?.webSocket.terminate();
  const again = come(deviceOf(1));
  again.say(helloText());
  expect(again.heard()[0]?.t).toBe('welcome');
});

test('[LNK3] a device that is quarantined no more has one link again', () => {
  const { come, begin, end } = startQuarantine();
  begin();
  const both = [1, 2].map(() => {
    const agent = come(deviceOf(1));
    agent.say(helloText());
    return agent;
  });
  end();
  come(deviceOf(1)).say(helloText());
  expect(both.map(({ webSocket }) => webSocket.closes)).toEqual([[4410], [4410]]);
});

test('[LIM8] links in quarantine count as well', () => {
  const { come, begin } = startQuarantine();
  for (let number = 0; number < LIMITS.links; number += 1) come(deviceOf(number)).say(helloText());
  begin();
  const second = come(deviceOf(7));
  second.say(helloText());
  expect([second.heard()[0]?.body.code, second.webSocket.closes]).toEqual(['hub-full', [1013]]);
});
