import { randomBytes, X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import {
  ALPN_ENROL,
  encodeControl,
  ENROL_EXPORTER,
  type EnrolRequest,
  LIMITS,
  parseControl,
  parseHubUrn,
  type RefusalCode,
  uuidv7,
} from '@usher/protocol';
import type { HubAddress } from './dial.types.ts';
import { connectTls, HubUnreachable, pinnedTo, unreachable } from './hub-socket.ts';
import { isHub, isPinnedChain, onlyUrn, peerChain } from './peer-certificate.ts';

/** What a device wants to be, and how it proves that it may: see `EnrolRequest`. */
export type EnrolWish = Pick<EnrolRequest, 'kind' | 'name' | 'room'> & {
  readonly hub: HubAddress;
  /** PKCS#10, DER, and the SPKI, DER, of the key in it. */
  readonly csr: Uint8Array;
  readonly spki: Uint8Array;
  /** HMAC-SHA-256(HKDF(code), exporter || SPKI) for this connection's exporter (rule ENR3). */
  readonly prove: (exporter: Uint8Array) => Uint8Array;
};

/** What a device keeps of its enrolment: certificates in DER, the root in PEM. */
export type Enrolled = {
  readonly schoolId: string;
  readonly schoolName: string;
  readonly deviceId: string;
  readonly certificate: Uint8Array;
  readonly issuer: Uint8Array;
  readonly root: string;
};

/** `unreachable` may pass; `wrong-hub` is not the pinned one, and nothing was sent to it. */
export type EnrolOutcome =
  | { readonly ok: true; readonly enrolled: Enrolled }
  | { readonly ok: false; readonly code: RefusalCode | 'unreachable' | 'wrong-hub'; readonly detail: string };

type School = { readonly root: string; readonly schoolId: string; readonly pin: string };

/**
 * Looks at the hub's chain and hangs up: whatever it is, it gets no byte of ours and is not trusted for it. Rejects
 * with the reason when nothing answers or the pinned school does not.
 */
export const lookAtHub = async ({ url, pin }: HubAddress): Promise<School> => {
  // Without the root TLS cannot check the chain; we do it here, and TLS does it again before anything is said.
  const socket = await connectTls(url, ALPN_ENROL, { rejectUnauthorized: false });
  const chain = peerChain(socket.getPeerCertificate(true));
  socket.destroy();
  const [leaf] = chain;
  const root = chain.at(-1);
  const school = leaf === undefined ? null : parseHubUrn(onlyUrn(leaf) ?? '');
  if (root === undefined || school === null || !isPinnedChain(chain, pin, Date.now()))
    throw new HubUnreachable('the hub does not have the key that the pin names', true);
  if (!isHub(chain, school.schoolId, pin)) throw new HubUnreachable('that is not the hub of its school', true);
  return { root: root.toString(), schoolId: school.schoolId, pin };
};

const post = async (url: string, socket: TLSSocket, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request(
      new URL('/enrol', url.replace(/^wss:/, 'https:')),
      { method: 'POST', createConnection: () => socket, timeout: LIMITS.handshakeMs },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > LIMITS.controlBytes) response.destroy(new HubUnreachable('the hub answered too much', true));
          else chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      },
    );
    asked.on('timeout', () => asked.destroy(new HubUnreachable('the hub did not answer', false)));
    asked.on('error', reject);
    asked.end(text);
  });

const isGrantFor = (
  wish: EnrolWish,
  school: School,
  certificate: X509Certificate,
  issuer: X509Certificate,
): boolean => {
  const root = new X509Certificate(school.root);
  return (
    certificate.publicKey.export({ type: 'spki', format: 'der' }).equals(wish.spki) &&
    certificate.verify(issuer.publicKey) &&
    issuer.ca &&
    issuer.verify(root.publicKey)
  );
};

const ask = async (wish: EnrolWish, school: School): Promise<EnrolOutcome> => {
  const socket = await connectTls(wish.hub.url, ALPN_ENROL, pinnedTo(school));
  const exporter = socket.exportKeyingMaterial(32, ENROL_EXPORTER, Buffer.alloc(0));
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const { kind, name, room } = wish;
  const body = { kind, name, room, csr: base64(wish.csr), proof: base64(wish.prove(exporter)) };
  const id = uuidv7(Date.now(), randomBytes(10));
  const text = encodeControl<'enrol-to-hub'>({ t: 'enrol.request', id, body }, 1);
  const answer = parseControl('hub-to-enrol', await post(wish.hub.url, socket, text).finally(() => socket.destroy()));
  if (!answer.ok) return { ok: false, ...answer.refused };
  if (answer.value.t === 'refusal')
    return { ok: false, code: answer.value.body.code, detail: answer.value.body.detail };
  const { certificate, issuer, ...granted } = answer.value.body;
  const bytes = (text64: string): Buffer => Buffer.from(text64, 'base64url');
  const enrolled = { ...granted, certificate: bytes(certificate), issuer: bytes(issuer), root: school.root };
  const right = isGrantFor(
    wish,
    school,
    new X509Certificate(enrolled.certificate),
    new X509Certificate(enrolled.issuer),
  );
  if (!right || granted.schoolId !== school.schoolId)
    return { ok: false, code: 'bad-frame', detail: 'the hub granted a certificate that is not right' };
  return { ok: true, enrolled };
};

/**
 * Asks the hub for a certificate. The hub is checked against the pin before a byte is sent to it (rule ENR3); then a
 * new connection, checked by TLS as well, carries one request and its answer. Never rejects for what peers do.
 */
export const enrol = async (wish: EnrolWish): Promise<EnrolOutcome> => {
  try {
    return await ask(wish, await lookAtHub(wish.hub));
  } catch (error) {
    const { message, lasting } = unreachable(error);
    return { ok: false, code: lasting ? 'wrong-hub' : 'unreachable', detail: message };
  }
};
