const soon = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const made = (name, parts) => Object.assign(document.createElement(name), parts);
const put = (element) => document.body.append(element);

/** Everything that a page can try to reach an address with; `ports` are of listeners on 127.0.0.1. */
const waysOut = ({ tcp, udp }) => {
  const at = (scheme, path) => `${scheme}://127.0.0.1:${tcp}/${path}`;
  const http = at('http', 'x');
  return {
    fetch: () => fetch(http, { mode: 'no-cors' }),
    keepalive: () => fetch(http, { mode: 'no-cors', keepalive: true }),
    xhr: () => {
      const request = new XMLHttpRequest();
      request.open('GET', http);
      request.send();
    },
    beacon: () => navigator.sendBeacon(http, 'x'),
    events: () => new EventSource(http),
    socket: () => new WebSocket(at('ws', 'x')),
    transport: () => new WebTransport(at('https', 'x')),
    image: () => put(made('img', { src: http })),
    video: () => put(made('video', { src: http, preload: 'auto' })),
    audio: () => put(made('audio', { src: http, preload: 'auto' })),
    object: () => put(made('object', { data: http })),
    embed: () => put(made('embed', { src: http })),
    frame: () => put(made('iframe', { src: http })),
    srcdoc: () => put(made('iframe', { srcdoc: `<img src="${http}"><script src="${http}"></script>` })),
    script: () => put(made('script', { src: http })),
    module: () => import(http),
    worker: () => new Worker(http),
    blob: () => new Worker(URL.createObjectURL(new Blob([`fetch('${http}')`]))),
    shared: () => new SharedWorker(http),
    service: () => navigator.serviceWorker.register('/worker.js'),
    background: () => put(made('div', { style: `background: url("${http}")` })),
    font: () => new FontFace('Elsewhere', `url("${http}")`).load(),
    form: () => {
      const form = made('form', { action: http, method: 'post', target: '_blank' });
      put(form);
      form.submit();
    },
    link: () => {
      const link = made('a', { href: http, ping: http, target: '_blank' });
      put(link);
      link.click();
    },
    download: () => {
      const link = made('a', { href: http, download: 'x' });
      put(link);
      link.click();
    },
    refresh: () => document.head.append(made('meta', { httpEquiv: 'refresh', content: `0;url=${http}` })),
    hints: () => {
      for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload', 'icon', 'manifest'])
        document.head.append(made('link', { rel, href: http, as: 'image' }));
    },
    speculation: () =>
      put(
        made('script', {
          type: 'speculationrules',
          textContent: `{"prefetch":[{"source":"list","urls":["${http}"]}]}`,
        }),
      ),
    call: async () => {
      const here = new RTCPeerConnection({
        iceServers: [
          { urls: `stun:127.0.0.1:${udp}` },
          { urls: [`turn:127.0.0.1:${tcp}?transport=tcp`, `turn:127.0.0.1:${udp}`], username: 'a', credential: 'b' },
        ],
      });
      const there = new RTCPeerConnection();
      here.createDataChannel('x');
      await here.setLocalDescription(await here.createOffer());
      await there.setRemoteDescription(here.localDescription);
      await there.setLocalDescription(await there.createAnswer());
      await here.setRemoteDescription(there.localDescription);
      for (const candidate of [`udp 1 127.0.0.1 ${udp} typ host`, `tcp 1 127.0.0.1 ${tcp} typ host tcptype passive`])
        await here.addIceCandidate({ candidate: `candidate:1 1 ${candidate}`, sdpMid: '0' });
    },
  };
};

/** Tries them all; answers which there are, and which directives of the content policy stood in the way. */
export const tryWaysOut = async (ports) => {
  const stopped = new Set();
  const note = (event) => stopped.add(event.effectiveDirective);
  document.addEventListener('securitypolicyviolation', note);
  const ways = waysOut(ports);
  for (const way of Object.values(ways))
    try {
      await Promise.race([way(), soon(200)]);
    } catch {
      // Refused at once. Whether anything arrived is seen where it would have arrived.
    }
  await soon(1_500);
  document.removeEventListener('securitypolicyviolation', note);
  return { ways: Object.keys(ways), stopped: [...stopped], here: location.href };
};
