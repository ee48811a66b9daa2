import { type Message, type Outgoing, REFUSALS } from '@usher/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentLink, AgentLinkAtHub, LinkEnd } from '../link.ts';

/** An agent's link under test, both ends up, and a way to wait until everything sent has arrived. */
export type LinkUnderTest = AsyncDisposable & {
  readonly device: AgentLink;
  readonly hub: AgentLinkAtHub;
  settled(): Promise<void>;
};

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const result: Outgoing<'agent-to-hub'> = {
  t: 'cmd.result',
  id,
  body: { re: id, outcome: 'done', cover: { kind: 'none' } },
};
const media = (stream: number, bytes: number) => ({
  kind: 1,
  key: true,
  more: false,
  stream,
  payload: new Uint8Array(bytes).fill(stream),
});

/** What every pair of link ends promises, whatever carries it. */
export const linkSuite = (name: string, make: () => Promise<LinkUnderTest>): void => {
  describe(`a link over ${name}`, () => {
    let pair: LinkUnderTest;
    let heard: Message<'agent-to-hub'>[];
    let ends: { device: LinkEnd[]; hub: LinkEnd[] };
    beforeEach(async () => {
      pair = await make();
      heard = [];
      ends = { device: [], hub: [] };
      pair.hub.onMessage((message) => heard.push(message));
      pair.device.onEnd((end) => ends.device.push(end));
      pair.hub.onEnd((end) => ends.hub.push(end));
    });
    afterEach(async () => {
      await pair[Symbol.asyncDispose]();
    });

    test('messages arrive in order, later than they were sent, and as they were', async () => {
      const stations = [1, 2, 3].map((at) => ({ ...result, id: id.replace(/.$/, String(at)) }));
      for (const message of stations) pair.device.send(message);
      expect(heard).toEqual([]);
      await pair.settled();
      expect(heard.map((message) => [message.id, message.t, message.body])).toEqual(
        stations.map((message) => [message.id, message.t, message.body]),
      );
      expect(heard.map(({ seq }) => seq - (heard[0]?.seq ?? 0))).toEqual([0, 1, 2]);
    });

    test('the other direction works as well', async () => {
      const got: string[] = [];
      pair.device.onMessage(({ t }) => got.push(t));
      pair.hub.send({ t: 'view.key', id, body: { stream: 1 } });
      await pair.settled();
      expect(got).toEqual(['view.key']);
    });

    test('[MED2] media frames arrive as they were, with rising numbers', async () => {
      const got: { seq: number; stream: number; bytes: number }[] = [];
      pair.hub.onMedia(({ seq, stream, payload }) => got.push({ seq, stream, bytes: payload.length }));
      expect([media(1, 0), media(2, 100_000), media(3, 10)].map((frame) => pair.device.sendMedia(frame))).toEqual([
        true,
        true,
        true,
      ]);
      await pair.settled();
      expect(got).toEqual([
        { seq: 1, stream: 1, bytes: 0 },
        { seq: 2, stream: 2, bytes: 100_000 },
        { seq: 3, stream: 3, bytes: 10 },
      ]);
    });

    test('whoever unsubscribed hears no more', async () => {
      const got: string[] = [];
      const stop = pair.hub.onMessage(({ id: one }) => got.push(one));
      stop();
      pair.device.send(result);
      await pair.settled();
      expect([got.length, heard.length]).toEqual([0, 1]);
    });

    test('[REF1] a refusal that ends nothing is heard, counted on both ends, and the link goes on', async () => {
      const got: unknown[] = [];
      pair.device.onMessage(({ t, body }) => got.push([t, body]));
      pair.hub.refuse('unknown-stream', 'there is no stream 7', id);
      await pair.settled();
      expect(got).toEqual([['refusal', { code: 'unknown-stream', detail: 'there is no stream 7', re: id }]]);
      expect([pair.device.refusals.get('unknown-stream'), pair.hub.refusals.get('unknown-stream')]).toEqual([1, 1]);
      pair.device.send(result);
      await pair.settled();
      expect([heard.length, ends.device.length, ends.hub.length]).toEqual([1, 0, 0]);
    });

    test('[REF2] a refusal that ends the link ends it on both ends, once, with its code', async () => {
      pair.hub.refuse('not-enrolled', 'this device was removed');
      await pair.settled();
      const end = { close: REFUSALS['not-enrolled'].close, refusal: 'not-enrolled', detail: 'this device was removed' };
      expect(ends).toEqual({ hub: [end], device: [end] });
    });

    test('[ENV2] a message that is not of its form is refused and ends the link', async () => {
      const forged = { ...result, body: { ...result.body, extra: 1 } } as Outgoing<'agent-to-hub'>;
      pair.device.send(forged);
      await pair.settled();
      expect(heard).toEqual([]);
      expect([ends.hub[0]?.refusal, ends.device[0]?.refusal]).toEqual(['bad-frame', 'bad-frame']);
      expect([ends.hub[0]?.close, ends.device[0]?.close]).toEqual([4400, 4400]);
      expect([pair.hub.refusals.get('bad-frame'), pair.device.refusals.get('bad-frame')]).toEqual([1, 1]);
    });

    test('closing is seen by both ends, and nothing is sent after it', async () => {
      pair.device.close(4000, 'enough');
      pair.device.send(result);
      expect(pair.device.sendMedia(media(1, 1))).toBe(false);
      await pair.settled();
      expect([ends.device.length, ends.hub.length, heard.length]).toEqual([1, 1, 0]);
      expect([ends.device[0]?.close, ends.hub[0]?.close]).toEqual([4000, 4000]);
    });

    test('what was sent before the close arrives before it', async () => {
      pair.device.send(result);
      pair.device.close(4000, 'enough');
      await pair.settled();
      expect([heard.length, ends.hub.length]).toEqual([1, 1]);
    });

    test('who asks about the end of a link that has ended is told', async () => {
      pair.device.close(4000, 'enough');
      const late = await new Promise<LinkEnd>((resolve) => pair.device.onEnd(resolve));
      expect(late.close).toBe(4000);
    });
  });
};
