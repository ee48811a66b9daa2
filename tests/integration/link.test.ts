import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AgentLink,
  type AgentLinkAtHub,
  dialAgent,
  dialConsole,
  type Dialled,
  isLasting,
  type LinkEnd,
} from '@usher/link';
import { linkSuite } from '@usher/link/testing';
import type { Hello } from '@usher/protocol';
import { createRelay } from './link/relay.ts';
import { hello, listen, makeSchool, type TestSchool } from './link/school.ts';
import { watch } from './link/watch.ts';

let place: TestSchool;
beforeAll(async () => {
  place = await makeSchool();
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});

const at = (port: number) => ({ url: `wss://127.0.0.1:${port}`, pin: place.school.pin });

linkSuite('TLS', async () => {
  const hubEnds = Promise.withResolvers<AgentLinkAtHub>();
  const deviceEnds = Promise.withResolvers<AgentLink>();
  const listening = await listen(place.school, { onAgent: hubEnds.resolve });
  const relay = await createRelay(listening.port);
  const dialled = dialAgent({
    hub: at(relay.port),
    identity: await place.device('agent'),
    hello,
    onUp: deviceEnds.resolve,
    onDown: () => undefined,
    // As far off as can be: the suite looks at one link, not at the next.
    random: () => 0.999,
  });
  return {
    hub: await hubEnds.promise,
    device: await deviceEnds.promise,
    settled: () => relay.quiet(),
    async [Symbol.asyncDispose]() {
      await dialled[Symbol.asyncDispose]();
      await relay[Symbol.asyncDispose]();
      await listening[Symbol.asyncDispose]();
    },
  };
});

const dialAgain = async (port: number, told: ReturnType<typeof watch>, pin = place.school.pin): Promise<Dialled> =>
  dialAgent({
    hub: { url: `wss://127.0.0.1:${port}`, pin },
    identity: await place.device('agent'),
    hello,
    random: () => 0.01,
    ...told,
  });

describe('a dialled device', () => {
  test('[HEL2] [HEL4] is known to the hub by its certificate, and up only with a welcome', async () => {
    const met: { id: string; kind: string; hello: Hello }[] = [];
    const onBoth = (_link: unknown, device: { id: string; kind: string }, said: Hello): void =>
      void met.push({ ...device, hello: said });
    await using listening = await listen(place.school, { onAgent: onBoth, onConsole: onBoth });
    const [agent, teacher] = [await place.device('agent'), await place.device('console')];
    const [first, second] = [watch(), watch()];
    await using _agent = dialAgent({ hub: at(listening.port), identity: agent, hello, ...first });
    await using _teacher = dialConsole({ hub: at(listening.port), identity: teacher, hello, ...second });
    await Promise.all([first.until(() => first.ups.length === 1), second.until(() => second.ups.length === 1)]);
    expect(new Set(met.map((one) => `${one.kind} ${one.id}`))).toEqual(
      new Set([`agent ${agent.deviceId}`, `console ${teacher.deviceId}`]),
    );
    expect(first.ups[0]?.device.id).toBe(agent.deviceId);
  });

  test('[HEL5] both nonces are 32 new bytes for each connection', async () => {
    const said: string[] = [];
    await using listening = await listen(place.school, {
      onAgent: (link, _device, { connNonce }) => {
        said.push(connNonce);
        if (said.length < 3) link.close(1001, 'again');
      },
    });
    const told = watch();
    await using _dialled = await dialAgain(listening.port, told);
    await told.until(() => told.ups.length === 3);
    const nonces = [...said, ...told.ups.map((welcome) => welcome.connNonce)];
    expect(new Set(nonces).size).toBe(6);
    for (const nonce of nonces) expect(Buffer.from(nonce, 'base64url')).toHaveLength(32);
  });

  test('[LNK5] dials again when the network breaks, and when the hub comes late', async () => {
    const told = watch();
    const first = await listen(place.school);
    await using relay = await createRelay(first.port);
    await using _dialled = await dialAgain(relay.port, told);
    await told.until(() => told.ups.length === 1);
    relay.cut();
    await told.until(() => told.ups.length === 2);
    expect(told.downs[0]).toMatchObject({ close: 1006, refusal: null });
    const { port } = first;
    await first[Symbol.asyncDispose]();
    await told.until(() => told.downs.length >= 3);
    await using _second = await listen(place.school, { port });
    await told.until(() => told.ups.length === 3);
    expect(told.downs.every((end) => !isLasting(end))).toBe(true);
  });

  test('[LNK5] says how long it will wait, and stops when it is disposed', async () => {
    const waits: number[] = [];
    const told = watch();
    const dialled = dialAgent({
      hub: at(1),
      identity: await place.device('agent'),
      hello,
      random: () => 0.01,
      onUp: told.onUp,
      onDown: (end, retryMs) => {
        waits.push(retryMs);
        told.onDown(end);
      },
    });
    await told.until(() => told.downs.length === 4);
    await dialled[Symbol.asyncDispose]();
    expect(waits).toEqual([10, 20, 40, 80]);
    expect(told.downs[0]).toEqual({
      close: 1006,
      refusal: null,
      detail: 'nothing listens at the address of the hub',
    });
  });

  test('[LNK3] a second link of one device replaces the first', async () => {
    const order: string[] = [];
    await using listening = await listen(place.school, {
      onAgent: (link) => {
        const name = `link ${order.filter((line) => line.endsWith('up')).length + 1}`;
        order.push(`${name} up`);
        link.onEnd((end) => order.push(`${name} ${end.close} ${end.refusal}`));
      },
    });
    const identity = await place.device('agent');
    const [first, second] = [watch(), watch()];
    await using _first = dialAgent({ hub: at(listening.port), identity, hello, random: () => 0.99, ...first });
    await first.until(() => first.ups.length === 1);
    await using _second = dialAgent({ hub: at(listening.port), identity, hello, ...second });
    await first.until(() => first.downs.length === 1);
    expect(order.slice(0, 3)).toEqual(['link 1 up', 'link 1 4410 replaced', 'link 2 up']);
    expect(first.downs[0]).toMatchObject({ close: 4410, refusal: 'replaced' });
  });

  test('[HEL4] a refusal instead of a welcome is told with its code, and never counts as up', async () => {
    await using listening = await listen(place.school, {
      admit: () => ({ code: 'not-enrolled', detail: 'this device was removed' }),
    });
    const told = watch();
    await using _dialled = await dialAgain(listening.port, told);
    await told.until(() => told.downs.length === 2);
    expect(told.ups).toEqual([]);
    expect(told.downs[0]).toEqual({ close: 4403, refusal: 'not-enrolled', detail: 'this device was removed' });
    expect(told.downs.every(isLasting)).toBe(true);
    expect(listening.refusals.get('not-enrolled')).toBe(2);
  });

  test('[HEL4] a welcome for somebody else is not taken', async () => {
    await using listening = await listen(place.school, {
      admit: (device) => ({
        hubTime: 1,
        epoch: 1,
        revEpoch: 0,
        quarantined: false,
        school: { id: device.id, name: 'Another' },
        device: { id: device.id, kind: device.kind, name: 'PC-1', room: null },
      }),
    });
    const told = watch();
    await using _dialled = await dialAgain(listening.port, told);
    await told.until(() => told.downs.length === 1);
    expect(told.ups).toEqual([]);
    expect(told.downs[0]).toMatchObject({ close: 4403, refusal: 'wrong-school' });
  });
});

describe('[LNK6] a device that does not read', () => {
  const picture = { kind: 1, key: true, more: false, stream: 1, payload: new Uint8Array(200_000) };

  const stalled = async () => {
    const up = Promise.withResolvers<AgentLinkAtHub>();
    const listening = await listen(place.school, { onAgent: up.resolve });
    const relay = await createRelay(listening.port);
    const told = watch();
    const dialled = await dialAgain(relay.port, told);
    const link = await up.promise;
    await told.until(() => told.ups.length === 1);
    relay.hold();
    // The kernel takes some megabytes before anything waits with us.
    let sent = 0;
    while (sent < 300 && link.sendMedia(picture)) {
      sent += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const dispose = async (): Promise<void> => {
      for (const one of [dialled, relay, listening]) await one[Symbol.asyncDispose]();
    };
    return { link, relay, sent, told, [Symbol.asyncDispose]: dispose };
  };

  test('gets no more pictures until it reads again', async () => {
    await using slow = await stalled();
    expect(slow.sent).toBeLessThan(300);
    expect(slow.link.sendMedia(picture)).toBe(false);
    slow.relay.flow();
    await slow.relay.quiet();
    expect(slow.link.sendMedia(picture)).toBe(true);
  });

  test('is ended with 1013 when control frames pile up as well', async () => {
    await using slow = await stalled();
    const ended = Promise.withResolvers<LinkEnd>();
    slow.link.onEnd(ended.resolve);
    const big = { t: 'refusal', id: '01890a5d-ac96-774b-bcce-b302099a8057' } as const;
    for (let count = 0; count < 30_000; count += 1)
      slow.link.send({ ...big, body: { code: 'failed', detail: 'x'.repeat(300) } });
    expect(await ended.promise).toMatchObject({ close: 1013, refusal: 'too-slow' });
  });
});
