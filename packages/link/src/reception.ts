import { randomBytes } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { type Hello, LIMITS, type Message, type Outgoing, uuidv7, type Welcome } from '@usher/protocol';
import type { WebSocket } from 'ws';
import type { Clock } from './clock.ts';
import { Conversation } from './conversation.ts';
import type { AgentLinkAtHub } from './link.ts';
import { createLinkBook } from './link-book.ts';
import type { CertifiedDevice, ListenOptions } from './listen.types.ts';
import type { RefusalTally } from './refusal-counts.ts';
import { createWebSocketWire } from './web-socket-wire.ts';

/** A connection whose TLS is done; `device` is null when its certificate names no device of the school. */
export type Guest = {
  readonly webSocket: WebSocket;
  readonly socket: TLSSocket;
  readonly device: CertifiedDevice | null;
};

/** Takes hellos, and keeps the links of the welcomed: one a device, some of a quarantined one (rules HEL1 to HEL5, LNK3, LIM8, CLN4). */
export type Reception = {
  /** `welcomed` is called when the link is up. The result is to be called when 3 s went by without. */
  receive(guest: Guest, welcomed: () => void): { tooLate(): void };
  /** Ends all links. */
  close(): void;
};

const id = (): string => uuidv7(Date.now(), randomBytes(10));

type Ending = { refuse: AgentLinkAtHub['refuse']; close: AgentLinkAtHub['close'] };

export const createReception = (options: ListenOptions, context: { clock: Clock; tally: RefusalTally }): Reception => {
  const links = createLinkBook<Ending>();

  const decide = (device: CertifiedDevice, hello: Hello) => {
    if (hello.schoolId !== options.schoolId)
      return { code: 'wrong-school', detail: 'this hub serves another school' } as const;
    const full = { code: 'hub-full', detail: `this hub holds ${LIMITS.links} links` } as const;
    const own = links.of(device.id).length;
    if (links.count() >= LIMITS.links && own === 0) return full;
    // Only a quarantined device has more than one.
    if (own >= LIMITS.linksInQuarantine)
      return {
        code: 'hub-full',
        detail: `a quarantined device has at most ${LIMITS.linksInQuarantine} links`,
      } as const;
    const decision = options.admit(device, hello);
    return 'quarantined' in decision && decision.quarantined && links.count() >= LIMITS.links ? full : decision;
  };

  const converse = <Out extends 'hub-to-agent' | 'hub-to-console', In extends 'agent-to-hub' | 'console-to-hub'>(
    guest: Guest & { device: CertifiedDevice },
    directions: { out: Out; in: In },
    up: (link: Conversation<Out, In>, hello: Hello, welcome: Welcome) => void,
  ): Conversation<Out, In> => {
    const { device, webSocket, socket } = guest;
    const wire = createWebSocketWire(webSocket, context.clock);
    const opening = (message: Message<In>): void => {
      if (message.t !== 'hello') return link.refuse('no-hello', 'the first frame is a hello', message.id);
      const hello = message.body as Hello;
      const decision = decide(device, hello);
      if ('code' in decision) return link.refuse(decision.code, decision.detail, message.id);
      if (!decision.quarantined)
        for (const older of links.of(device.id)) older.refuse('replaced', 'this device has a newer link');
      links.add(device.id, link);
      link.onEnd(() => links.remove(device.id, link));
      const body: Welcome = { ...decision, connId: id(), connNonce: randomBytes(32).toString('base64url') };
      // Both directions from the hub begin with a welcome; the compiler cannot see that before one is chosen.
      link.send({ t: 'welcome', id: id(), body } as unknown as Outgoing<Out>);
      link.open();
      up(link, hello, body);
    };
    const link = new Conversation<Out, In>({
      ...directions,
      wire,
      ...context,
      device: device.id === '' ? null : device,
      side: 'hub',
      opening,
    });
    wire.listen(link, socket);
    return link;
  };

  const begin = (guest: Guest & { device: CertifiedDevice }, welcomed: () => void): Ending => {
    const { device } = guest;
    return device.kind === 'agent'
      ? converse(guest, { out: 'hub-to-agent', in: 'agent-to-hub' }, (link, hello, welcome) => {
          welcomed();
          options.onAgent(link, device, hello, welcome);
        })
      : converse(guest, { out: 'hub-to-console', in: 'console-to-hub' }, (link, hello, welcome) => {
          welcomed();
          options.onConsole(link, device, hello, welcome);
        });
  };

  return {
    receive(guest, welcomed) {
      const { device } = guest;
      // A stranger is told so in the form that every device reads.
      const known = device ?? { id: '', kind: 'agent', spki: '' };
      const link = begin({ ...guest, device: known }, welcomed);
      if (device === null) link.refuse('not-enrolled', 'the certificate names no device of this school');
      return {
        tooLate: () => link.refuse('no-hello', `no hello came within ${LIMITS.helloMs / 1000} s`),
      };
    },
    close() {
      for (const link of links.all()) link.close(1001, 'the hub is stopping');
    },
  };
};
