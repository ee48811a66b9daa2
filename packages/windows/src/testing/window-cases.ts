import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import type { WindowHost } from '../port.ts';
import { HOSTILE_CASES } from './hostile-page-cases.ts';
import { openProbe, until } from './probe-window.ts';

/** One promise of the window port. `run` fails with an AssertionError when the host does not keep it. */
export type WindowCase = { readonly title: string; readonly run: (host: WindowHost) => Promise<void> };

class Coded extends Error {
  readonly code = 'no-such-room';
}

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
const sum = (data: Uint8Array): number => data.reduce((all, byte, i) => (all * 31 + byte + i) % 1_000_003, 7);

const BRIDGE_CASES: readonly WindowCase[] = [
  {
    title: 'a call carries its input to the program and its answer back',
    run: async (host) => {
      const { window, probe, onCall } = await openProbe(host);
      onCall('echo', async (input) => ({ heard: input }));
      const input = { words: 'é\u2028"\\', list: [1, null, true], deep: { __proto__x: 1 } };
      const tried = await probe('call', { call: 'echo', input });
      assert.deepEqual(tried, { ok: true, value: { heard: input } });
      await window.close();
    },
  },
  {
    title: 'an error with a literal code reaches the page as code and message, any other as failed',
    run: async (host) => {
      const { window, probe, onCall } = await openProbe(host);
      onCall('coded', () => Promise.reject(new Coded('there is no such room')));
      onCall('secret', () => Promise.reject(new Error('/var/lib/secret')));
      const coded = await probe('call', { call: 'coded', input: {} });
      assert.deepEqual([coded.ok, coded.code, coded.message], [false, 'no-such-room', 'there is no such room']);
      const secret = await probe('call', { call: 'secret', input: {} });
      assert.deepEqual([secret.ok, secret.code], [false, 'failed']);
      assert.ok(!String(secret.message).includes('secret'));
      await window.close();
    },
  },
  {
    title: 'events sent before the page listens are kept, and all arrive in order with bytes unchanged',
    run: async (host) => {
      const { window, probe } = await openProbe(host);
      const large = bytes(300_000);
      const answer = probe('collect', { events: ['a', 'b'], count: 403, lateMs: 200 });
      for (let i = 0; i < 200; i += 1) window.send('a', { i });
      window.send('b', bytes(256));
      window.send('b', large.subarray(1));
      window.send('b', new Uint8Array());
      for (let i = 200; i < 400; i += 1) window.send('a', { i });
      const tried = await answer;
      assert.ok(tried.ok);
      const heard = tried.value as [string, unknown][];
      const numbers = heard.filter(([event]) => event === 'a').map(([, payload]) => (payload as { i: number }).i);
      assert.deepEqual(numbers, [...Array(400).keys()]);
      const blobs = heard.filter(([event]) => event === 'b').map(([, payload]) => payload);
      assert.deepEqual(blobs, [
        { bytes: 256, sum: sum(bytes(256)) },
        { bytes: 299_999, sum: sum(large.subarray(1)) },
        { bytes: 0, sum: 7 },
      ]);
      await until('the page has taken all', () => window.waitingBytes === 0);
      await window.close();
    },
  },
  {
    title: 'a page that stops listening hears no more',
    run: async (host) => {
      const { window, probe, onCall } = await openProbe(host);
      onCall('listening', async () => [1, 2, 3].forEach((i) => window.send('tick', { i })));
      assert.deepEqual(await probe('stop', { event: 'tick' }), { ok: true, value: 1 });
      await window.close();
    },
  },
  {
    title: 'window.usher is frozen and holds invoke and on, nothing else',
    run: async (host) => {
      const { window, probe } = await openProbe(host);
      const tried = await probe('bridge');
      assert.deepEqual(tried.value, { names: ['invoke', 'on'], frozen: true, replaced: false, same: true });
      await window.close();
    },
  },
];

const WINDOW_CASES: readonly WindowCase[] = [
  {
    title: 'the query stands in the address for the first paint',
    run: async (host) => {
      const { window, loads } = await openProbe(host, { scheme: 'dark', note: 'a & b' });
      assert.deepEqual(
        [...new URLSearchParams(loads[0])],
        [
          ['scheme', 'dark'],
          ['note', 'a & b'],
        ],
      );
      await window.close();
    },
  },
  {
    title: 'a screenshot is a PNG',
    run: async (host) => {
      const { window } = await openProbe(host);
      const png = Buffer.from(await window.screenshot());
      assert.equal(png.subarray(0, 8).toString('latin1'), '\u0089PNG\r\n\u001a\n');
      assert.ok(png.readUInt32BE(16) >= 500 && png.readUInt32BE(20) >= 300);
      await window.close();
    },
  },
  {
    title: 'close is told once, and a closed window takes no more but does no harm',
    run: async (host) => {
      const { window } = await openProbe(host);
      let told = 0;
      window.onClosed(() => (told += 1));
      window.onClosed(() => assert.fail('it was unsubscribed'))();
      await window.close();
      await window.close();
      window.send('late', { x: 1 });
      assert.equal(told, 1);
      let toldLate = false;
      window.onClosed(() => (toldLate = true));
      await until('a late handler is told as well', () => toldLate);
      await assert.rejects(window.screenshot(), { code: 'window-closed' });
      assert.equal(window.waitingBytes, 0);
    },
  },
  {
    title: 'two windows do not hear each other',
    run: async (host) => {
      const [one, two] = [await openProbe(host), await openProbe(host)];
      one.onCall('who', async () => 'one');
      two.onCall('who', async () => 'two');
      const ask = { call: 'who', input: {} };
      assert.deepEqual([(await one.probe('call', ask)).value, (await two.probe('call', ask)).value], ['one', 'two']);
      await one.window.close();
      assert.equal((await two.probe('call', ask)).value, 'two');
      await two.window.close();
    },
  },
  {
    title: 'a folder without a page is refused with page-missing',
    run: async (host) => {
      const options = { title: 'x', folder: tmpdir(), width: 300, height: 200, invoke: async () => null };
      await assert.rejects(host.open(options), { code: 'page-missing' });
    },
  },
];

/** Everything that every window host promises, runnable without a test framework. */
export const WINDOW_HOST_CASES: readonly WindowCase[] = [...BRIDGE_CASES, ...HOSTILE_CASES, ...WINDOW_CASES];
