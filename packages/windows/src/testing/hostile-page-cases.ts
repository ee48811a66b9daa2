import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { openProbe, type Tried } from './probe-window.ts';
import type { WindowCase } from './window-cases.ts';

/** Waits on a port of this computer for whatever comes, by TCP and by UDP, and counts it. */
const listenAround = async () => {
  let arrived = 0;
  const tcp = createServer((socket) => {
    arrived += 1;
    socket.destroy();
  });
  const udp = createSocket('udp4');
  udp.on('message', () => (arrived += 1));
  tcp.listen(0, '127.0.0.1');
  udp.bind(0, '127.0.0.1');
  await Promise.all([once(tcp, 'listening'), once(udp, 'listening')]);
  return {
    ports: { tcp: (tcp.address() as AddressInfo).port, udp: udp.address().port },
    arrived: () => arrived,
    close: () => {
      tcp.close();
      udp.close();
    },
  };
};

/** Parts of the content policy that stand in the way of a page that tries everything. */
const STANDING = ['connect-src', 'font-src', 'form-action', 'frame-src', 'img-src', 'media-src'].concat([
  'require-trusted-types-for',
  'script-src-elem',
  'worker-src',
]);

/** What a page taken over by somebody else still cannot do. */
export const HOSTILE_CASES: readonly WindowCase[] = [
  {
    title: '[EH-04] [EH-05] inline script, eval, markup, and every address but its own files are closed to the page',
    run: async (host) => {
      const { window, probe } = await openProbe(host);
      const { inline, frame, ...tries } = (await probe('hostile')).value as Record<string, Tried> & { inline: unknown };
      assert.equal(inline, false);
      assert.equal(frame?.value, 'cut off');
      const reached = Object.entries(tries).filter(([, tried]) => tried.ok);
      assert.deepEqual(reached, []);
      await window.close();
    },
  },
  {
    title: '[EH-04] [EH-05] nothing that a page tries arrives at an address that listens',
    run: async (host) => {
      const { window, probe, loads } = await openProbe(host);
      const around = await listenAround();
      try {
        const { ok, value } = await probe('out', around.ports);
        assert.ok(ok);
        const { ways, stopped, here } = value as { ways: string[]; stopped: string[]; here: string };
        assert.ok(ways.length >= 28);
        assert.deepEqual(
          STANDING.filter((one) => !stopped.includes(one)),
          [],
        );
        assert.equal(around.arrived(), 0);
        assert.ok(!here.includes('127.0.0.1'));
        assert.equal(loads.length, 1);
      } finally {
        around.close();
      }
      await window.close();
    },
  },
  {
    title: '[EH-03] a worker starts from the page\u2019s own files',
    run: async (host) => {
      const { window, probe } = await openProbe(host);
      assert.deepEqual(await probe('worker'), { ok: true, value: 'started' });
      await window.close();
    },
  },
  {
    title: '[EH-06] every permission is refused without asking',
    run: async (host) => {
      const { window, probe } = await openProbe(host);
      const { notify, place, camera } = (await probe('permissions')).value as Record<string, Tried>;
      assert.equal(notify, 'denied');
      assert.equal(place?.ok, false);
      assert.equal(camera?.ok, false);
      await window.close();
    },
  },
  {
    title: '[EH-07] the page cannot leave, nor open another window',
    run: async (host) => {
      const { window, probe, loads } = await openProbe(host);
      const tried = await probe('leave');
      assert.deepEqual(tried, { ok: true, value: { here: '/', ran: false, opened: false } });
      assert.equal(loads.length, 1);
      await window.close();
    },
  },
  {
    title: '[EH-09] a frame inside the page is not heard as the page',
    run: async (host) => {
      const { window, probe, onCall } = await openProbe(host);
      let forged = 0;
      onCall('forged', async () => void (forged += 1));
      assert.ok((await probe('framed')).ok);
      assert.equal(forged, 0);
      await window.close();
    },
  },
  {
    title: '[EH-07] a page that blanks itself stays or is put back',
    run: async (host) => {
      const { window, probe, onCall } = await openProbe(host);
      await probe('blank');
      await new Promise((resolve) => setTimeout(resolve, 500));
      onCall('echo', async (input) => input);
      assert.deepEqual(await probe('call', { call: 'echo', input: 'here' }), { ok: true, value: 'here' });
      await window.close();
    },
  },
];
