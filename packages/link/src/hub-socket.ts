import { isIP } from 'node:net';
import { connect, type ConnectionOptions, type PeerCertificate, type TLSSocket } from 'node:tls';
import { LIMITS } from '@usher/protocol';
import { reasonOf } from './errors.ts';
import { isHub, peerChain } from './peer-certificate.ts';

/** Why no checked connection to the hub came about. `lasting`: it will not by itself. */
export class HubUnreachable extends Error {
  override readonly name = 'HubUnreachable';
  readonly lasting: boolean;

  constructor(message: string, lasting: boolean, cause?: unknown) {
    super(message, { cause });
    this.lasting = lasting;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address of the hub',
  ECONNRESET: 'the hub ended the connection',
  ENOTFOUND: 'the name of the hub is not known to the network',
  EAI_AGAIN: 'the network cannot look up the name of the hub',
  EHOSTUNREACH: 'the network has no way to the hub',
  ENETUNREACH: 'this computer has no network',
  ETIMEDOUT: 'the hub did not answer',
  EPIPE: 'the hub ended the connection',
};

/** A failure of the network or of TLS, in words. */
export const unreachable = (error: unknown): HubUnreachable => {
  if (error instanceof HubUnreachable) return error;
  const reason = reasonOf(error);
  const words = WORDS[reason];
  if (words !== undefined) return new HubUnreachable(words, false, error);
  // What is left are OpenSSL's names: of what is wrong with the hub's certificate, or of its alert about ours.
  const alert = /ALERT/.test(reason);
  const text = alert ? 'the hub did not accept the certificate of this device' : "the hub's certificate is not right";
  return new HubUnreachable(`${text} (${reason || 'no reason given'})`, true, error);
};

/** Host and port of a `wss://` address. */
export const placeOf = (url: string): { readonly host: string; readonly port: number } => {
  const { hostname, port, protocol } = new URL(url);
  if (protocol !== 'wss:') throw new TypeError('the address of a hub begins with wss://');
  return { host: hostname.replaceAll(/^\[|\]$/g, ''), port: port === '' ? 443 : Number(port) };
};

/** TLS 1.3 to the hub's address with one application protocol; resolves when the handshake is done. */
export const connectTls = async (url: string, alpn: string, options: ConnectionOptions): Promise<TLSSocket> => {
  const place = placeOf(url);
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...place,
      minVersion: 'TLSv1.3',
      maxVersion: 'TLSv1.3',
      ALPNProtocols: [alpn],
      // The hub is known by its key, not by its name; there is no need to tell the network the name.
      servername: '',
      ...options,
    });
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(unreachable(error));
    };
    const timer = setTimeout(() => fail(new HubUnreachable('the hub did not answer', false)), LIMITS.handshakeMs);
    socket.once('error', fail);
    socket.once('close', () => fail(new HubUnreachable('the hub ended the connection', false)));
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      if (socket.alpnProtocol !== alpn) return fail(new HubUnreachable('that is not a hub of Usher', true));
      socket.removeAllListeners('close').off('error', fail).setNoDelay(true);
      resolve(socket);
    });
  });
};

/** How the hub is known once the root is there (rule LNK1). `rejectUnauthorized` stands here because the environment could undo its default. */
export const pinnedTo = (school: { root: string; schoolId: string; pin: string }): ConnectionOptions => ({
  ca: [school.root],
  rejectUnauthorized: true,
  checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
    isHub(peerChain(certificate), school.schoolId, school.pin)
      ? undefined
      : new HubUnreachable('the hub is not that of the school this device belongs to', true),
});

/** Whether a text is the address of a hub. */
export const isHubUrl = (url: string): boolean => {
  try {
    const { host } = placeOf(url);
    return host !== '' && (isIP(host) !== 0 || /^[\w.-]+$/.test(host));
  } catch {
    return false;
  }
};
