import type { Socket } from 'node:net';
import { AtDoor, DOOR_LIMITS, type DoorRefusal, type FromDoor, lineOf, readLine } from '../../contract/pupil-door.ts';

type Options = {
  readonly socket: Socket;
  readonly isToken: (shown: string) => boolean;
  /** Covers the screens; resolves to whether they are black. */
  readonly hide: () => Promise<boolean>;
  readonly onRefused: (code: DoorRefusal) => void;
};

const NEWLINE = 0x0a;

/** One connection at the door: first `hello` with the token, then `hide`, and nothing else (rule DOR3). */
export class DoorGuest {
  readonly #options: Options;
  #unread = Buffer.alloc(0);
  #lines = 0;
  #known = false;
  #gone = false;

  constructor(options: Options) {
    this.#options = options;
    options.socket.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  /** Answers with why, and hears no more; what is still said is dropped. */
  refuse(code: DoorRefusal): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#options.socket.end(lineOf({ t: 'refused', code }));
    this.#options.onRefused(code);
  }

  #say(message: FromDoor): void {
    if (!this.#gone) this.#options.socket.write(lineOf(message));
  }

  #read(chunk: Buffer): void {
    if (this.#gone) return;
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (let end = this.#unread.indexOf(NEWLINE); end !== -1 && !this.#gone; end = this.#unread.indexOf(NEWLINE)) {
      const line = this.#unread.subarray(0, end);
      this.#unread = this.#unread.subarray(end + 1);
      this.#line(line);
    }
    if (this.#unread.length >= DOOR_LIMITS.lineBytes) this.refuse('too-large');
  }

  #line(line: Buffer): void {
    this.#lines += 1;
    if (line.length >= DOOR_LIMITS.lineBytes) return this.refuse('too-large');
    if (this.#lines > DOOR_LIMITS.linesPerGuest) return this.refuse('too-fast');
    const message = readLine(AtDoor, line.toString('utf8'));
    if (message === null) return this.refuse('bad-message');
    switch (message.t) {
      case 'hello':
        if (!this.#options.isToken(message.token)) return this.refuse('wrong-token');
        this.#known = true;
        return this.#say({ t: 'welcome' });
      case 'hide':
        if (!this.#known) return this.refuse('no-hello');
        void this.#options.hide().then((black) => this.#say({ t: 'hidden', black }));
    }
  }
}
