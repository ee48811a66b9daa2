import { encodeControl, encodeMedia, LIMITS, type Message, type Outgoing, REFUSALS } from '@usher/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Conversation } from './conversation.ts';
import type { LinkEnd } from './link.ts';
import { createHandClock } from './testing/hand-clock.ts';
import { createRecordingWire } from './testing/recording-wire.ts';

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const report: Outgoing<'agent-to-hub'> = {
  t: 'cmd.result',
  id,
  body: { re: id, outcome: 'done', cover: { kind: 'none' } },
};
const frame = (seq: number): string => encodeControl<'agent-to-hub'>(report, seq);

const atHub = (opening?: (message: Message<'agent-to-hub'>) => void) => {
  const clock = createHandClock();
  const wire = createRecordingWire();
  const link = new Conversation({
    out: 'hub-to-agent',
    in: 'agent-to-hub',
    wire,
    clock,
    side: 'hub',
    ...(opening === undefined ? {} : { opening }),
  });
  const heard: Message<'agent-to-hub'>[] = [];
  const ends: LinkEnd[] = [];
  link.onMessage((message) => heard.push(message));
  link.onEnd((end) => ends.push(end));
  const said = () =>
    wire.texts.map((text) => JSON.parse(text) as { t: string; seq: number; body: { code?: string; detail?: string } });
  return { clock, wire, link, heard, ends, said };
};

test('[ENV5] frames numbered from 1 without a gap are heard', () => {
  const { link, heard, ends } = atHub();
  for (let seq = 1; seq <= 5; seq += 1) link.receiveText(frame(seq));
  expect([heard.length, ends.length]).toEqual([5, 0]);
});

test('[ENV5] a gap, a repeat and a wrong start are refused and end the link with 4409', () => {
  for (const numbers of [[2], [0], [1, 1], [1, 3], [1, 2, 1]]) {
    const { link, wire, ends, said, heard } = atHub();
    for (const seq of numbers) link.receiveText(frame(seq));
    expect(heard).toHaveLength(numbers.length - 1);
    expect(said().at(-1)?.body.code).toBe('out-of-sequence');
    expect(wire.closes.map(({ code }) => code)).toEqual([4409]);
    expect(ends.map((end) => [end.close, end.refusal])).toEqual([[4409, 'out-of-sequence']]);
  }
});

test('[ENV5] only the untouched order of frames is heard whole', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 1 }), (order) => {
      const { link, heard } = atHub();
      for (const seq of order) link.receiveText(frame(seq));
      const inOrder = order.findIndex((seq, at) => seq !== at + 1);
      expect(heard).toHaveLength(inOrder === -1 ? order.length : inOrder);
    }),
  );
});

describe('[REF1] what is not accepted is refused in words, counted, and', () => {
  const cases = [
    ['bad-frame', '{'],
    ['bad-frame', JSON.stringify({ v: 1, t: 'cmd.result', id, seq: 1, body: {}, more: 1 })],
    ['unknown-type', JSON.stringify({ v: 1, t: 'cmd.lock', id, seq: 1, body: {} })],
    ['wrong-version', JSON.stringify({ v: 2, what: 'ever' })],
    ['too-large', ' '.repeat(LIMITS.controlBytes + 1)],
  ] as const;
  for (const [code, text] of cases)
    test(`[REF2] ${code} closes with ${REFUSALS[code].close}: ${text.slice(0, 30)}`, () => {
      const { link, wire, ends, said, heard } = atHub();
      link.receiveText(text);
      expect(said()[0]).toMatchObject({ t: 'refusal', seq: 1, body: { code } });
      expect(link.refusals.get(code)).toBe(1);
      expect(wire.closes).toEqual([{ code: REFUSALS[code].close, reason: code }]);
      expect(ends[0]).toMatchObject({ close: REFUSALS[code].close, refusal: code });
      link.receiveText(frame(1));
      expect([heard.length, said().length, ends.length]).toEqual([0, 1, 1]);
    });
});

test('[REF2] every code ends the link or leaves it as its table says', () => {
  for (const [code, { close }] of Object.entries(REFUSALS)) {
    const { link, wire } = atHub();
    link.refuse(code as keyof typeof REFUSALS, 'because', id);
    expect(wire.closes.map((closed) => closed.code)).toEqual(close === null ? [] : [close]);
  }
});

test('[REF2] a refusal that is not of its form is not refused', () => {
  const { link, wire, ends } = atHub();
  link.receiveText(JSON.stringify({ v: 1, t: 'refusal', id, seq: 1, body: { code: 'unheard-of' } }));
  expect(wire.texts).toEqual([]);
  expect(wire.closes.map(({ code }) => code)).toEqual([4400]);
  expect(link.refusals.get('bad-frame')).toBe(1);
  expect(ends).toHaveLength(1);
});

test('[REF3] the cause is cut to one short line', () => {
  const { link, said } = atHub();
  link.refuse('failed', 'x'.repeat(5_000), 'y'.repeat(5_000));
  const body = said()[0]?.body as { detail: string; re: string };
  expect([body.detail.length, body.re.length]).toEqual([300, 64]);
});

test("[REF1] the peer's refusals are counted, heard, and kept as the reason when they end the link", () => {
  const { link, heard, ends } = atHub();
  const refusal = (code: 'guard-down' | 'bad-frame', seq: number): string =>
    encodeControl<'agent-to-hub'>({ t: 'refusal', id, body: { code, detail: 'why' } }, seq);
  link.receiveText(refusal('guard-down', 1));
  link.receiveText(refusal('bad-frame', 2));
  link.wireEnded(4400, 'bad-frame');
  expect(heard.map(({ t }) => t)).toEqual(['refusal', 'refusal']);
  expect(Object.fromEntries(link.refusals)).toEqual({ 'guard-down': 1, 'bad-frame': 1 });
  expect(ends).toEqual([{ close: 4400, refusal: 'bad-frame', detail: 'why' }]);
});

test('a refusal that ended nothing is not the reason of a later end', () => {
  const { link, ends } = atHub();
  link.receiveText(encodeControl<'agent-to-hub'>({ t: 'refusal', id, body: { code: 'guard-down', detail: 'why' } }, 1));
  link.wireEnded(1006, 'cut');
  expect(ends).toEqual([{ close: 1006, refusal: null, detail: 'cut' }]);
});

test('[LIM4] the 61st frame at once is too fast; a second later 20 more are not', () => {
  const { link, clock, heard, wire, said } = atHub();
  for (let seq = 1; seq <= 60; seq += 1) link.receiveText(frame(seq));
  clock.pass(1_000);
  for (let seq = 61; seq <= 80; seq += 1) link.receiveText(frame(seq));
  expect([heard.length, wire.closes.length]).toEqual([80, 0]);
  link.receiveText(frame(81));
  expect(heard).toHaveLength(80);
  expect(said().at(-1)?.body.code).toBe('too-fast');
  expect(wire.closes[0]?.code).toBe(4429);
});

test('[HEL4] before the link is open nothing is delivered and no picture is sent', () => {
  const first: string[] = [];
  const { link, heard, wire } = atHub((message) => first.push(message.t));
  link.receiveText(frame(1));
  expect([first, heard]).toEqual([['cmd.result'], []]);
  expect(link.sendMedia({ kind: 1, key: true, more: false, stream: 1, payload: new Uint8Array() })).toBe(false);
  expect(wire.frames).toEqual([]);
  link.open();
  link.receiveText(frame(2));
  expect(heard).toHaveLength(1);
});

test('[HEL1] a picture before the hello is refused with 4408', () => {
  const { link, wire } = atHub(() => undefined);
  link.receiveBytes(encodeMedia({ kind: 1, key: true, more: false, seq: 1, stream: 1, payload: new Uint8Array() }));
  expect(wire.closes[0]?.code).toBe(4408);
});

test('[HEL1] a second hello is refused', () => {
  const { link, heard, wire } = atHub();
  const body = { schoolId: id, software: '1', bootId: id, connNonce: 'A'.repeat(43), lastEpoch: 0, policyVersion: 0 };
  link.receiveText(encodeControl<'agent-to-hub'>({ t: 'hello', id, body }, 1));
  expect(heard).toEqual([]);
  expect(wire.closes[0]?.code).toBe(4400);
});

test('[MED2] media numbers may have gaps and never repeat or fall', () => {
  const media = (seq: number): Uint8Array =>
    encodeMedia({ kind: 1, key: true, more: false, seq, stream: 1, payload: new Uint8Array() });
  const { link, wire } = atHub();
  const heard: number[] = [];
  link.onMedia(({ seq }) => heard.push(seq));
  for (const seq of [1, 2, 9, 10]) link.receiveBytes(media(seq));
  expect([heard, wire.closes]).toEqual([[1, 2, 9, 10], []]);
  link.receiveBytes(media(10));
  expect(heard).toHaveLength(4);
  expect(wire.closes[0]?.code).toBe(4409);
});

test('[LNK6] over 1 MiB waiting pictures are dropped and control frames still go', () => {
  const { link, wire } = atHub();
  wire.load = LIMITS.queueDropsPicturesBytes + 1;
  expect(link.sendMedia({ kind: 1, key: true, more: false, stream: 1, payload: new Uint8Array() })).toBe(false);
  link.send({ t: 'view.stop', id, body: { stream: 1 } });
  expect([wire.texts.length, wire.frames.length, wire.closes.length]).toEqual([1, 0, 0]);
});

test('[LNK6] over 4 MiB waiting the link is closed with 1013', () => {
  const { link, wire, ends } = atHub();
  wire.load = LIMITS.queueClosesBytes + 1;
  link.send({ t: 'view.stop', id, body: { stream: 1 } });
  expect(wire.closes[0]?.code).toBe(1013);
  expect(ends[0]?.refusal).toBe('too-slow');
});

test('no text and no bytes make a conversation fail', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), (input) => {
      const { link, wire } = atHub();
      if (typeof input === 'string') link.receiveText(input);
      else link.receiveBytes(input);
      expect(wire.closes).toHaveLength(1);
    }),
  );
});
