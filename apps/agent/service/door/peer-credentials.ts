import type { Socket } from 'node:net';

/** The process at the other end of a local socket when it connected, and its account, by the kernel's word. */
export type Peer = { readonly pid: number; readonly uid: number; readonly gid: number };

/** Asks who is at the other end; null when the kernel does not say. */
export type PeerOf = (socket: Socket) => Peer | null;

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const UCRED_BYTES = 12;

/** The kernel's word on Linux. Rejects where its library cannot be loaded: there must be no door then. */
export const openPeerCredentials = async (): Promise<PeerOf> => {
  if (process.platform !== 'linux') throw new Error('peer credentials are read on Linux only');
  const { default: koffi } = await import('koffi');
  const getsockopt = koffi.load(null).func('int getsockopt(int, int, int, void *, uint32_t *)') as (
    fd: number,
    level: number,
    name: number,
    value: Buffer,
    length: Uint32Array,
  ) => number;
  return (socket) => {
    // Node has no public way to a socket's descriptor.
    const { fd } = (socket as unknown as { readonly _handle: { readonly fd?: number } | null })._handle ?? {};
    if (fd === undefined || fd < 0) return null;
    const value = Buffer.alloc(UCRED_BYTES);
    const length = Uint32Array.of(UCRED_BYTES);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, value, length) !== 0 || length[0] !== UCRED_BYTES) return null;
    return { pid: value.readInt32LE(0), uid: value.readUInt32LE(4), gid: value.readUInt32LE(8) };
  };
};
