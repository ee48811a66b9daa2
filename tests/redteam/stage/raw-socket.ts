import type { TLSSocket } from 'node:tls';
import type { Identity } from '@usher/trust';
import type { RunningSchool } from '../../integration/hub/running-school.ts';
import { asDevice, helloText, rawTls } from '../../integration/link/raw-link.ts';
import { clientFrame, UPGRADE } from './blurt.ts';

/** A frame from the hub. */
type Heard = { readonly opcode: number; readonly payload: Buffer };

/** A link that is up, on which bytes can be said that no WebSocket library would. */
export type RawSocket = {
  readonly socket: TLSSocket;
  say(bytes: Uint8Array): void;
  /** Resolves when the hub has ended the connection: the close code that it said, or null. */
  ended(): Promise<number | null>;
  /** Whether the hub still answers. */
  alive(): Promise<boolean>;
};

const framesIn = (bytes: Buffer): readonly Heard[] => {
  const frames: Heard[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const short = bytes.readUInt8(at + 1);
    const long = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (at + 2 + long > bytes.length) break;
    const size = long === 0 ? short : long === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    const from = at + 2 + long;
    if (from + size > bytes.length) break;
    frames.push({ opcode: bytes.readUInt8(at) & 0x0f, payload: bytes.subarray(from, from + size) });
    at = from + size;
  }
  return frames;
};

/** Links as a device of the school, with the epoch of its disk, and waits for the welcome. */
export const rawSocket = async (school: RunningSchool, identity: Identity): Promise<RawSocket> => {
  const disk = school.diskOf(identity);
  const hello = helloText(identity.schoolId, 1, { lastEpoch: disk.epoch });
  const socket = await rawTls(Number(new URL(school.address.url).port), asDevice(identity));
  let heard = Buffer.alloc(0);
  const news = new EventTarget();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.on('data', (bytes: Buffer) => {
    heard = Buffer.concat([heard, bytes]);
    news.dispatchEvent(new Event('heard'));
  });
  const frames = (): readonly Heard[] => {
    const head = heard.indexOf('\r\n\r\n');
    return head === -1 ? [] : framesIn(heard.subarray(head + 4));
  };
  const until = async (enough: () => boolean): Promise<void> => {
    while (!enough())
      await Promise.race([closed, new Promise((resolve) => news.addEventListener('heard', resolve, { once: true }))]);
  };
  const closeSaid = (): number | null => {
    const close = frames().find(({ opcode }) => opcode === 8);
    return close === undefined || close.payload.length < 2 ? null : close.payload.readUInt16BE(0);
  };
  socket.write(Buffer.concat([Buffer.from(UPGRADE), clientFrame(1, Buffer.from(hello))]));
  await until(() => frames().length > 0 || socket.closed);
  const welcome = frames()[0]?.payload.toString('utf8') ?? '';
  if (!welcome.includes('"t":"welcome"')) throw new Error(`the link did not come up: ${welcome}`);
  disk.epoch = Number(/"epoch":(\d+)/.exec(welcome)?.[1]);
  return {
    socket,
    say: (bytes) => void socket.write(bytes),
    async ended() {
      await until(() => socket.closed || frames().some(({ opcode }) => opcode === 8));
      socket.destroy();
      return closeSaid();
    },
    async alive() {
      // The hub says a pong of its own now and then, without a word in it.
      const answers = (): number =>
        frames().filter(({ opcode, payload }) => opcode === 10 && payload.includes('?')).length;
      const before = answers();
      socket.write(clientFrame(9, Buffer.from('?')));
      const answered = (): boolean => answers() > before;
      await until(() => answered() || socket.closed);
      return answered();
    },
  };
};
