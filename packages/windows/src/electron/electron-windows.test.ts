import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Refused } from '../port.ts';
import { fakeElectron } from '../testing/fake-electron.ts';
import { PROBE_PAGE } from '../testing/probe-window.ts';
import { CHANNELS } from './channels.ts';
import { electronWindows } from './electron-windows.ts';

class Coded extends Error {
  readonly code = 'no-such-room';
}

const stage = async (invoke: (call: string, input: unknown) => Promise<unknown> = async () => null) => {
  const fake = fakeElectron();
  const refused: Refused[] = [];
  const host = electronWindows({
    electron: fake.electron,
    preload: '/opt/usher/preload.cjs',
    onRefused: (r) => refused.push(r),
  });
  const options = { title: 'Usher', folder: PROBE_PAGE, width: 800, height: 600, query: { scheme: 'dark' }, invoke };
  const window = await host.open(options);
  const [made] = fake.windows;
  const [partition] = fake.partitions;
  if (made === undefined || partition === undefined) throw new Error('nothing was opened');
  return { ...fake, host, options, window, made, session: partition.session, partition, refused };
};

describe('a window of Electron', () => {
  it('[EH-02] [EH-19] is made closed to everything, with a session in memory of its own', async () => {
    const { made, host, options, partitions } = await stage();
    expect(made.options.webPreferences).toMatchObject({
      preload: '/opt/usher/preload.cjs',
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      spellcheck: false,
      devTools: false,
    });
    expect(made.options.webPreferences).not.toHaveProperty('enableBlinkFeatures');
    await host.open(options);
    expect(new Set(partitions.map(({ name }) => name)).size).toBe(2);
    expect(partitions.every(({ name, cache }) => !name.startsWith('persist:') && cache === false)).toBe(true);
  });

  it('[EH-03] loads its page from app:// and serves files of the folder alone, with the content policy', async () => {
    const { made, session, refused } = await stage();
    expect(made.loaded).toEqual(['app://ui/?scheme=dark']);
    const get = async (url: string, method = 'GET'): Promise<Response> =>
      (await session.call('protocol.handle', { url, method })) as Response;
    const page = await get('app://ui/?scheme=dark');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'none'");
    expect(await page.text()).toContain('/probe.js');
    for (const url of ['app://ui/../probe-window.ts', 'app://ui/%2e%2e/probe-window.ts', 'app://other/index.html'])
      expect((await get(url)).status).toBe(404);
    expect((await get('app://ui/index.html', 'POST')).status).toBe(404);
    expect(refused).toHaveLength(4);
  });

  it('[EH-05] [EH-06] has no network, permission, device or download', async () => {
    const { session, refused } = await stage();
    const cancelled = (url: string): boolean => {
      let answer = false;
      session.call('onBeforeRequest', { url }, ({ cancel }: { cancel: boolean }) => (answer = cancel));
      return answer;
    };
    expect(['app://ui/probe.js', 'blob:app://ui/0b6d5e2e'].map(cancelled)).toEqual([false, false]);
    const foreign = ['https://example.com/', 'file:///etc/passwd', 'wss://x/', 'app://ui.evil/', 'blob:https://x/1'];
    expect(foreign.map(cancelled)).toEqual(foreign.map(() => true));
    let granted: unknown = null;
    session.call('permission request', {}, 'media', (answer: boolean) => (granted = answer));
    expect(granted).toBe(false);
    expect([session.call('permission check'), session.call('device')]).toEqual([false, false]);
    session.call('display media', {}, (streams: unknown) => (granted = streams));
    expect(granted).toEqual({});
    let prevented = false;
    session.emit('will-download', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
    expect(refused).toHaveLength(foreign.length + 3);
  });

  it('carries calls, answers and coded failures between page and program', async () => {
    const { made } = await stage(async (call, input) => {
      if (call === 'coded') throw new Coded('there is no such room');
      if (call === 'secret') throw new Error('/var/lib/secret');
      return { call, input };
    });
    const { bridge } = made.loadPreload();
    expect(await bridge.invoke('echo', { a: [1] })).toEqual({ call: 'echo', input: { a: [1] } });
    await expect(bridge.invoke('coded', {})).rejects.toEqual({
      code: 'no-such-room',
      message: 'there is no such room',
    });
    await expect(bridge.invoke('secret', {})).rejects.toEqual({ code: 'failed', message: 'the call failed' });
  });

  it('[EH-10] gives the page invoke and on, and no more of Electron than that', async () => {
    const { made } = await stage();
    const { bridge, exposed, ran } = made.loadPreload();
    expect(exposed).toEqual(['usher']);
    expect(Object.keys(bridge).toSorted()).toEqual(['invoke', 'on']);
    expect(Object.isFrozen(bridge)).toBe(true);
    const heard: unknown[][] = [];
    bridge.on('x', (...args: unknown[]) => heard.push(args));
    made.ipc.toPage(CHANNELS.event, ['x', { y: 1 }, 7]);
    expect(heard).toEqual([[{ y: 1 }]]);
    expect(ran).toHaveLength(1);
  });

  it('keeps events until the page is there and listens, in order, and counts what is not taken', async () => {
    const { made, window } = await stage();
    window.send('a', { n: 1 });
    window.send('p', new Uint8Array([1, 2, 3]));
    expect(window.waitingBytes).toBe('{"n":1}'.length + 3);
    const { bridge } = made.loadPreload();
    window.send('a', { n: 2 });
    const heard: unknown[] = [];
    bridge.on('a', (payload) => heard.push(payload));
    const stop = bridge.on('p', (payload) => heard.push(payload));
    expect(heard).toEqual([{ n: 1 }, { n: 2 }, new Uint8Array([1, 2, 3])]);
    expect(window.waitingBytes).toBe(0);
    stop();
    window.send('p', new Uint8Array([4]));
    expect(heard).toHaveLength(3);
  });

  it('tells once that it is gone: closed by a person, by the program, or with its page', async () => {
    for (const end of ['person', 'program', 'page'] as const) {
      const { made, window } = await stage();
      let told = 0;
      window.onClosed(() => (told += 1));
      if (end === 'person') made.destroy();
      if (end === 'program') await window.close();
      if (end === 'page') made.contents.emit('render-process-gone', {}, { reason: 'crashed' });
      await window.close();
      expect(told).toBe(1);
      expect(made.isDestroyed()).toBe(true);
      window.send('late', 1);
      await expect(window.screenshot()).rejects.toMatchObject({ code: 'window-closed' });
    }
  });

  it('closes all its windows with the host', async () => {
    const { host, made, window } = await stage();
    expect((await window.screenshot()).byteLength).toBe(4);
    await host[Symbol.asyncDispose]();
    expect(made.isDestroyed()).toBe(true);
  });

  it('is refused without a page, and gone again when the page does not load', async () => {
    const { host, options, failToLoad, windows } = await stage();
    await expect(host.open({ ...options, folder: tmpdir() })).rejects.toMatchObject({ code: 'page-missing' });
    failToLoad();
    await expect(host.open(options)).rejects.toMatchObject({ code: 'browser-failed' });
    expect(windows.at(-1)?.isDestroyed()).toBe(true);
  });
});

describe('[EH-09] messages to the program', () => {
  const forged = [
    ['a frame that is gone', null],
    ['another frame', { origin: 'app://ui' }],
    ['a foreign page', { origin: 'https://example.com' }],
  ] as const;

  it.each(forged)('from %s are refused and counted', async (_who, frame) => {
    let called = 0;
    const { made, refused } = await stage(async () => (called += 1));
    const answer = made.ipc.answerers.get(CHANNELS.call);
    await expect(answer?.(made.ipc.event(frame), 'start', {})).rejects.toThrow('refused');
    made.ipc.hear.emit(CHANNELS.ready, made.ipc.event(frame));
    expect(called).toBe(0);
    expect(refused.map(({ code }) => code)).toEqual(['forged-call', 'forged-call']);
  });

  it('from the main frame of a page of another origin are refused', async () => {
    const { made, refused } = await stage();
    const frame = { origin: 'app://ui.evil' };
    const event = { senderFrame: frame, sender: { mainFrame: frame } };
    await expect(made.ipc.answerers.get(CHANNELS.call)?.(event as never, 'start', {})).rejects.toThrow('refused');
    expect(refused).toHaveLength(1);
  });

  it.each([
    [[]],
    [['start']],
    [['start', {}, 'more']],
    [[{ name: 'start' }, {}]],
    [['x'.repeat(81), {}]],
    [['start', { text: 'x'.repeat(300_000) }]],
    [['start', new Map()]],
    [['start', { bytes: new Uint8Array(3) }]],
  ])('that are not of their form are refused: %#', async (args) => {
    const { made, refused } = await stage();
    await expect(made.ipc.answerers.get(CHANNELS.call)?.(made.ipc.event(), ...args)).rejects.toThrow('refused');
    expect(refused.map(({ code }) => code)).toEqual(['bad-call']);
  });

  it('on a channel that is not ours have nobody to hear them', async () => {
    const { made } = await stage();
    await expect(made.ipc.renderer.invoke('usher:other')).rejects.toThrow('No handler');
    expect([...made.ipc.answerers.keys()]).toEqual([CHANNELS.call]);
  });
});
