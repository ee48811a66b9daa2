import { type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { ALPN_LINK, type Hello, LIMITS, type Message, type Outgoing, uuidv7, type Welcome } from '@usher/protocol';
import { WebSocket } from 'ws';
import { createBackoff } from './backoff.ts';
import { systemClock } from './clock.ts';
import { Conversation } from './conversation.ts';
import type { AgentDialling, ConsoleDialling, DeviceIdentity, Dialled, LinkFacts } from './dial.types.ts';
import { connectTls, HubUnreachable, pinnedTo, unreachable } from './hub-socket.ts';
import type { LinkEnd } from './link.ts';
import { keyHash, peerChain } from './peer-certificate.ts';
import { createWebSocketWire, SOCKET_LIMITS } from './web-socket-wire.ts';

type Dialling<L> = Pick<AgentDialling, 'hub' | 'identity' | 'hello' | 'keepEpoch' | 'onDown' | 'random'> & {
  readonly onUp: (link: L, welcome: Welcome, facts: LinkFacts) => void;
};

const id = (): string => uuidv7(Date.now(), randomBytes(10));

const rootHash = (identity: DeviceIdentity): string | null => {
  try {
    return keyHash(new X509Certificate(identity.root));
  } catch {
    return null;
  }
};

/** The CA behind the hub's certificate; TLS has verified the chain to the pinned root. */
const issuingKeyOf = (tls: TLSSocket): KeyObject | null =>
  peerChain(tls.getPeerCertificate(true))[1]?.publicKey ?? null;

/** Resolves when the WebSocket is open; rejects, as an alert about our certificate comes only now (TLS 1.3). */
const openWebSocket = async (url: string, socket: TLSSocket): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const webSocket = new WebSocket(new URL('/link', url), {
      ...SOCKET_LIMITS,
      handshakeTimeout: LIMITS.handshakeMs,
      createConnection: () => socket,
    });
    const fail = (error: unknown): void => {
      socket.destroy();
      reject(error);
    };
    webSocket.once('error', fail);
    webSocket.once('unexpected-response', () => fail(new HubUnreachable('the hub did not take the link', true)));
    webSocket.once('open', () => {
      webSocket.off('error', fail);
      resolve(webSocket);
    });
  });

const endOf = (error: unknown): LinkEnd => {
  const { message, lasting } = unreachable(error);
  return { close: lasting ? 1015 : 1006, refusal: null, detail: message };
};

const dial = <Out extends 'agent-to-hub' | 'console-to-hub', In extends 'hub-to-agent' | 'hub-to-console'>(
  directions: { out: Out; in: In; kind: 'agent' | 'console' },
  options: Dialling<Conversation<Out, In>>,
): Dialled => {
  const { hub, identity } = options;
  const backoff = createBackoff(options.random ?? Math.random);
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let socket: TLSSocket | null = null;
  let link: Conversation<Out, In> | null = null;

  const down = (end: LinkEnd): void => {
    link = null;
    if (stop.signal.aborted) return;
    const retryMs = backoff.next();
    // Not the clock that lets a process end: an agent without a link has nothing else to stay for.
    timer = setTimeout(attempt, retryMs);
    options.onDown(end, retryMs);
  };

  const isOurs = (welcome: Welcome): boolean =>
    welcome.school.id === identity.schoolId &&
    welcome.device.id === identity.deviceId &&
    welcome.device.kind === directions.kind;

  const converse = (webSocket: WebSocket, tls: TLSSocket, issuingKey: KeyObject): void => {
    const connNonce = randomBytes(32).toString('base64url');
    const wire = createWebSocketWire(webSocket, systemClock);
    const opening = (message: Message<In>): void => {
      // A refusal before the welcome is followed by its close, which ends the attempt.
      if (message.t === 'refusal') return;
      if (message.t !== 'welcome') return mine.refuse('bad-frame', 'the first frame is a welcome', message.id);
      const welcome = message.body as Welcome;
      if (!isOurs(welcome)) return mine.refuse('wrong-school', 'the welcome is for another device', message.id);
      clearTimeout(patience);
      try {
        options.keepEpoch?.(welcome.epoch);
      } catch (error) {
        // Said now, something would tell the hub that the epoch is on this disk, and the next start would look like a copy.
        return mine.close(
          1011,
          `the welcome cannot be kept: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      backoff.reset();
      mine.open();
      options.onUp(mine, welcome, { nonce: connNonce, issuingKey });
    };
    const mine = new Conversation<Out, In>({ ...directions, wire, clock: systemClock, side: 'device', opening });
    const patience = setTimeout(() => mine.close(4408, 'the hub sent no welcome'), LIMITS.handshakeMs);
    link = mine;
    wire.listen(mine, tls);
    mine.onEnd((end) => {
      clearTimeout(patience);
      down(end);
    });
    const body: Hello = { ...options.hello(), schoolId: identity.schoolId, connNonce };
    // Both directions to the hub begin with a hello; the compiler cannot see that before one is chosen.
    mine.send({ t: 'hello', id: id(), body } as unknown as Outgoing<Out>);
  };

  const reach = async (): Promise<void> => {
    if (rootHash(identity) !== hub.pin)
      throw new HubUnreachable("this device's school root does not match the pin", true);
    const tls = await connectTls(hub.url, ALPN_LINK, {
      ...pinnedTo({ root: identity.root, schoolId: identity.schoolId, pin: hub.pin }),
      cert: identity.certificateChain,
      key: identity.privateKey,
    });
    socket = tls;
    tls.once('close', () => void (socket = socket === tls ? null : socket));
    if (stop.signal.aborted) return void tls.destroy();
    const issuingKey = issuingKeyOf(tls);
    if (issuingKey === null) {
      tls.destroy();
      throw new HubUnreachable('the hub did not show who issued its certificate', true);
    }
    const webSocket = await openWebSocket(hub.url, tls);
    if (stop.signal.aborted) return webSocket.terminate();
    converse(webSocket, tls, issuingKey);
  };

  const attempt = (): void => {
    reach().catch((error: unknown) => down(endOf(error)));
  };
  attempt();

  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      clearTimeout(timer);
      const open = socket;
      const gone = open === null ? null : new Promise<void>((resolve) => open.once('close', () => resolve()));
      if (link === null) open?.destroy();
      else link.close(1001, 'this device is going away');
      await gone;
    },
  };
};

/** Keeps an agent linked to its hub: dials, checks, says hello, and dials again when the link ends (rules LNK1, LNK5, HEL4). */
export const dialAgent = (options: AgentDialling): Dialled =>
  dial({ out: 'agent-to-hub', in: 'hub-to-agent', kind: 'agent' }, options);

/** The same for a console. */
export const dialConsole = (options: ConsoleDialling): Dialled =>
  dial({ out: 'console-to-hub', in: 'hub-to-console', kind: 'console' }, options);
