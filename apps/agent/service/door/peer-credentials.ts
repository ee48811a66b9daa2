import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** The process at the other end of a local socket when it connected, and its account, by the kernel's word. */
export type Peer = { readonly pid: number; readonly uid: number; readonly gid: number };

/** Asks who is at the other end; null when the kernel does not say. */
export type PeerOf = (socket: Socket) => Peer | null;

type GetSockOpt = (fd: number, level: number, name: number, value: Buffer, length: Uint32Array) => number;

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const UCRED_BYTES = 12;

const loadGetSockOpt = (): GetSockOpt => {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  return koffi.load(null).func('int getsockopt(int, int, int, void *, uint32_t *)') as GetSockOpt;
};

/**
 * The kernel's word on Linux; throws on any other system. What asks it takes 8 MB, and most agents are never asked
 * anything at their door, so it is loaded when somebody first is there; should that fail nobody is heard.
 */
export const peerCredentials = (onFailure: (cause: unknown) => void): PeerOf => {
  if (process.platform !== 'linux') throw new Error('peer credentials are read on Linux only');
  let getsockopt: GetSockOpt | null = null;
  return (socket) => {
    // Node has no public way to a socket's descriptor.
    const { fd } = (socket as unknown as { readonly _handle: { readonly fd?: number } | null })._handle ?? {};
    if (fd === undefined || fd < 0) return null;
    try {
      getsockopt ??= loadGetSockOpt();
    } catch (cause) {
      onFailure(cause);
      return null;
    }
    const value = Buffer.alloc(UCRED_BYTES);
    const length = Uint32Array.of(UCRED_BYTES);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, value, length) !== 0 || length[0] !== UCRED_BYTES) return null;
    return { pid: value.readInt32LE(0), uid: value.readUInt32LE(4), gid: value.readUInt32LE(8) };
  };
};
