import { type Direction, type Message, MESSAGES, type MessageType, parseControl, REFUSALS } from '@usher/protocol';
import { messageOf } from '@usher/protocol/testing';
import fc from 'fast-check';
import type { Identity } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conversation } from '../../packages/link/src/conversation.ts';
import { systemClock } from '../../packages/link/src/clock.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { helloText, rawLink } from '../integration/link/raw-link.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { heldMiB } from './stage/memory.ts';
import { mutateText } from './stage/mutate.ts';
import { createChance, figure, profile, SEED } from './stage/profile.ts';

const DIRECTIONS = Object.keys(MESSAGES) as Direction[];
const INPUTS = profile({ short: 100_000, long: 2_000_000 });

/** Right messages of every type in every direction, as texts. */
const seeds: readonly { readonly direction: Direction; readonly text: string }[] = DIRECTIONS.flatMap((direction) =>
  Object.keys(MESSAGES[direction]).flatMap((type) =>
    fc
      .sample(messageOf(direction, type as MessageType<Direction>) as fc.Arbitrary<Message<Direction>>, {
        numRuns: 12,
        seed: SEED,
      })
      .map((message: object) => ({ direction, text: JSON.stringify(message) })),
  ),
);

/** Whatever JSON there can be, and what there cannot. */
const anyText = fc.oneof(
  fc.json({ maxDepth: 5 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.json({ stringUnit: 'binary' }).map((text) => `{"v":1,"t":"hello","id":"x","seq":1,"body":${text}}`),
);

describe(`[RT-046] whatever JSON comes (SEED=${SEED})`, () => {
  test(`${INPUTS.toLocaleString('en')} mutated messages are each understood or refused, and nothing is kept of them`, () => {
    const chance = createChance();
    const counts = { understood: 0, refused: 0 };
    let longest = 0;
    const parse = (times: number): void => {
      for (let count = 0; count < times; count += 1) {
        const seed = seeds[chance.below(seeds.length)];
        if (seed === undefined) throw new Error('there are no messages');
        const parsed = parseControl(seed.direction, mutateText(seed.text, chance));
        counts[parsed.ok ? 'understood' : 'refused'] += 1;
        if (parsed.ok) continue;
        longest = Math.max(longest, parsed.refused.detail.length);
        if (!(parsed.refused.code in REFUSALS)) throw new Error(`no code of ours: ${parsed.refused.code}`);
      }
    };
    parse(INPUTS / 10);
    const before = heldMiB();
    parse(INPUTS);
    const after = heldMiB();
    figure(`${INPUTS} frames: heap ${(after - before).toFixed(1)} MiB more`);
    expect(counts.refused).toBeGreaterThan(INPUTS / 2);
    expect(counts.understood).toBeGreaterThan(0);
    expect(longest).toBeLessThanOrEqual(300);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(after - before).toBeLessThan(64);
  });

  test('texts of every kind are each understood or refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DIRECTIONS), anyText, (direction, text) => {
        const parsed = parseControl(direction, text);
        expect(parsed.ok || parsed.refused.code in REFUSALS).toBe(true);
        expect({}).not.toHaveProperty('polluted');
      }),
      { numRuns: profile({ short: 10_000, long: 100_000 }), seed: SEED },
    );
  });

  test('a link that is told it ends, or goes on, and holds nothing', () => {
    const chance = createChance(SEED + 1);
    const links = profile({ short: 20_000, long: 200_000 });
    const hubSeeds = seeds.filter(({ direction }) => direction === 'agent-to-hub');
    const before = heldMiB();
    let ended = 0;
    for (let count = 0; count < links; count += 1) {
      const said: string[] = [];
      const wire = {
        sendText: (text: string) => said.push(text),
        sendBytes: () => undefined,
        waiting: () => 0,
        close: () => (ended += 1),
      };
      const link = new Conversation({ out: 'hub-to-agent', in: 'agent-to-hub', wire, clock: systemClock, side: 'hub' });
      for (let seq = 1; seq < 4; seq += 1) {
        const seed = hubSeeds[chance.below(hubSeeds.length)]?.text ?? '';
        link.receiveText(mutateText(seed.replace(/"seq":\d+/, `"seq":${seq}`), chance));
      }
      if (said.length > 4) throw new Error('a refusal was refused');
    }
    const after = heldMiB();
    figure(`${links} links: ${ended} ended, heap ${(after - before).toFixed(1)} MiB more`);
    expect(ended).toBeGreaterThan(links / 2);
    expect(after - before).toBeLessThan(64);
  });
});

describe('[RT-046] over the network', () => {
  let running: RunningSchool;
  let agent: Identity;
  beforeAll(async () => {
    running = await RunningSchool.start();
    agent = await running.enrolled('agent', 'PC-1');
    await honestAgent(running);
  });
  afterAll(() => running[Symbol.asyncDispose]());

  const id = '01890a5d-ac96-774b-bcce-b302099a8057';
  const framed = (body: string, more = ''): string =>
    `{"v":1,"t":"station.report","id":"${id}","seq":2,"body":${body}${more}}`;
  const keys = (count: number): string => `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join()}}`;
  const cases: readonly (readonly [string, () => string, readonly string[]])[] = [
    ['a depth of 8,000 lists', () => framed('['.repeat(8_000) + ']'.repeat(8_000)), ['bad-frame']],
    ['a depth of 8,000 lists that are not closed', () => '['.repeat(8_000), ['bad-frame']],
    ['a depth of 10,000 objects', () => framed('{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)), ['too-large']],
    ['1,000 keys', () => framed(keys(1_000)), ['bad-frame']],
    ['1,000,000 keys', () => framed(keys(1_000_000)), []],
    ['__proto__ as a key', () => framed('{"__proto__":{"polluted":1}}'), ['bad-frame']],
    ['__proto__ as a key of the envelope', () => framed('{}', ',"__proto__":{"auth":1}'), ['bad-frame']],
    ['constructor.prototype', () => framed('{"constructor":{"prototype":{"polluted":1}}}'), ['bad-frame']],
    [
      'a key twice, the second another',
      () => `{"v":1,"t":"station.report","t":"hello","id":"${id}","seq":2,"body":{}}`,
      ['bad-frame'],
    ],
    ['a version twice', () => framed('{}', ',"v":2'), ['wrong-version']],
    ['an endless number', () => framed('{"idleForMs":1e999}'), ['bad-frame']],
    ['a number beyond the exact', () => framed('{}').replace('"seq":2', '"seq":9007199254740993'), ['bad-frame']],
    ['a number of 10,000 digits', () => framed('{}').replace('"seq":2', `"seq":${'9'.repeat(10_000)}`), ['bad-frame']],
    ['a number below nothing', () => framed('{}').replace('"seq":2', '"seq":-2'), ['bad-frame']],
    ['half a surrogate pair, written out', () => framed('{"session":{"user":"\\ud800","forMs":1}}'), ['bad-frame']],
    ['a zero in a name', () => framed('{"session":{"user":"a\\u0000b","forMs":1}}'), ['bad-frame']],
    ['a text of 15 KiB', () => framed(`{"session":{"user":"${'x'.repeat(15_000)}","forMs":1}}`), ['bad-frame']],
    ['a comment', () => `/* */${framed('{}')}`, ['bad-frame']],
    ['two objects', () => framed('{}') + framed('{}'), ['bad-frame']],
    ['a byte order mark', () => `\ufeff${framed('{}')}`, ['bad-frame']],
    ['nothing', () => '', ['bad-frame']],
  ];

  test('each is refused in words, or cut off, and the hub goes on', async () => {
    for (const [name, text, refused] of cases) {
      const link = await rawLink(running.hub.port, agent);
      link.send(helloText(running.hub.schoolId));
      await link.hears(1);
      link.send(text());
      expect([name, (await link.ended()).refused]).toEqual([name, refused]);
    }
    for (const code of ['bad-frame', 'too-large', 'wrong-version'] as const)
      await expectRefusalTold(running.dataDir, code, agent.deviceId);
    expect({}).not.toHaveProperty('polluted');
    await expectServing(running);
  });
});
