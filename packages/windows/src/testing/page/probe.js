import { tryWaysOut } from './ways-out.js';

const outcome = (promise) =>
  promise.then(
    (value) => ({ ok: true, value }),
    (error) => ({ ok: false, code: error?.code, name: error?.name, message: String(error?.message ?? error) }),
  );
const attempt = (run) => outcome(new Promise((resolve) => resolve(run())));
const soon = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const picture = (address) =>
  new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve('loaded');
    image.onerror = () => reject(new Error('blocked'));
    image.src = address;
  });
const worker = (address) =>
  new Promise((resolve, reject) => {
    const started = new Worker(address, { type: 'module' });
    started.onmessage = (event) => resolve(event.data);
    started.onerror = () => reject(new Error('blocked'));
  });
const summary = (payload) =>
  payload instanceof Uint8Array
    ? { bytes: payload.length, sum: payload.reduce((sum, byte, i) => (sum * 31 + byte + i) % 1_000_003, 7) }
    : payload;

// Each is asked for by name in a `do` event and answered with a `did` call.
const PROBES = {
  call: ({ call, input }) => usher.invoke(call, input),
  collect: async ({ events, count, lateMs }) => {
    await soon(lateMs);
    return new Promise((resolve) => {
      const heard = [];
      for (const event of events)
        usher.on(event, (payload) => {
          heard.push([event, summary(payload)]);
          if (heard.length === count) resolve(heard);
        });
    });
  },
  bridge: () => {
    const before = usher;
    const replaced = Reflect.set(globalThis, 'usher', {}) || Reflect.deleteProperty(globalThis, 'usher');
    return { names: Object.keys(usher).sort(), frozen: Object.isFrozen(usher), replaced, same: before === usher };
  },
  stop: async ({ event }) => {
    let heard = 0;
    const stop = usher.on(event, () => {
      heard += 1;
      stop();
    });
    await usher.invoke('listening', {});
    await soon(300);
    return heard;
  },
  hostile: async () => ({
    inline: globalThis.inlineRan === true,
    // oxlint-disable-next-line no-eval -- that it is refused is what is tried
    eval: await attempt(() => globalThis.eval('1 + 1')),
    html: await attempt(() => {
      document.body.innerHTML = '<b>x</b>';
    }),
    image: await outcome(picture('https://example.com/x.png')),
    fetch: await outcome(fetch('https://example.com/')),
    own: await outcome(fetch('/probe.css')),
    script: await outcome(import('/missing.js')),
    outside: await outcome(import('/%2e%2e/delivery.js')),
    foreign: await attempt(() => worker('https://example.com/worker.js')),
    socket: await attempt(
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket('wss://example.com/');
          socket.onopen = () => resolve('open');
          socket.onerror = () => reject(new Error('blocked'));
        }),
    ),
    frame: await attempt(async () => {
      const frame = document.createElement('iframe');
      frame.src = 'https://example.com/';
      document.body.append(frame);
      await soon(200);
      return frame.contentDocument === null ? 'cut off' : 'empty';
    }),
  }),
  more: async () => {
    const base = document.createElement('base');
    base.href = 'https://example.com/';
    document.head.append(base);
    const form = document.createElement('form');
    form.action = 'https://example.com/';
    document.body.append(form);
    form.submit();
    await soon(200);
    const styled = document.createElement('style');
    styled.textContent = 'body { color: rgb(1, 2, 3) }';
    document.head.append(styled);
    const button = document.createElement('button');
    await attempt(() => button.setAttribute('onclick', 'globalThis.handled = true'));
    document.body.append(button);
    button.click();
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = 'https://example.com/x.css';
    const linked = await outcome(
      new Promise((resolve, reject) => {
        link.onload = () => resolve('loaded');
        link.onerror = () => reject(new Error('blocked'));
        document.head.append(link);
      }),
    );
    return {
      base: document.baseURI.startsWith('https://example.com') ? 'foreign' : 'own',
      form: location.hostname === 'example.com' ? 'gone' : 'here',
      style: getComputedStyle(document.body).color === 'rgb(1, 2, 3)',
      handler: globalThis.handled === true,
      link: linked.ok ? 'loaded' : 'cut off',
    };
  },
  out: (ports) => tryWaysOut(ports),
  // An empty frame has the page's origin; whatever of the bridge is in it is used as the page's own would be.
  framed: async () => {
    const call = JSON.stringify({ kind: 'call', id: 'x:1', call: 'forged', input: {} });
    const found = [];
    for (const parts of [{}, { srcdoc: '<p>x</p>' }, { src: 'about:blank' }, { src: 'javascript:1' }]) {
      const frame = document.createElement('iframe');
      await attempt(() => Object.assign(frame, parts));
      document.body.append(frame);
      await soon(100);
      const names = await attempt(() => Object.getOwnPropertyNames(frame.contentWindow));
      for (const name of names.ok ? names.value.filter((one) => /usher/i.test(one)) : []) {
        found.push(name);
        const inner = frame.contentWindow[name];
        await attempt(() => (typeof inner === 'function' ? inner(call) : inner.invoke('forged', {})));
      }
    }
    return found;
  },
  malformed: async () => {
    const texts = ['x'.repeat(81), 'echo'];
    for (const [at, input] of [{}, { text: 'x'.repeat(300_000) }].entries())
      void attempt(() => usher.invoke(texts[at], input));
    await soon(200);
    return 'sent';
  },
  worker: () => worker('/worker.js'),
  permissions: async () => ({
    notify: await Notification.requestPermission(),
    place: await outcome(
      new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(() => resolve('known'), reject)),
    ),
    camera: await outcome(navigator.mediaDevices.getUserMedia({ video: true })),
  }),
  leave: async () => {
    const opened = globalThis.open('https://example.com/');
    for (const address of ['https://example.com/', '/worker.js', 'file:///etc/passwd', 'javascript:globalThis.js=1']) {
      location.href = address;
      await soon(150);
    }
    return { here: location.pathname, ran: globalThis.js === 1, opened: opened !== null && !opened.closed };
  },
  blank: () => {
    setTimeout(() => (location.href = 'about:blank'), 100);
  },
};

usher.on('do', async ({ id, probe, input }) => {
  const result = await attempt(() => PROBES[probe](input));
  await usher.invoke('did', { id, result });
});
await usher.invoke('loaded', { search: location.search });
