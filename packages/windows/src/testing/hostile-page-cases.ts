import assert from 'node:assert/strict';
import { openProbe, type Tried } from './probe-window.ts';
import type { WindowCase } from './window-cases.ts';

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
