import type { Socket } from 'node:net';
import {
  AtDoor,
  DOOR_LIMITS,
  type DoorRefusal,
  type FromDoor,
  lineOf,
  readLine,
  TELL_OPENS,
} from '../../contract/pupil-door.ts';
import type { PupilPromise, PupilReport } from '../../contract/pupil-report.ts';

type Options = {
  readonly socket: Socket;
  readonly isToken: (shown: string) => boolean;
  /** Covers the screens; resolves to whether they are black. */
  readonly hide: () => Promise<boolean>;
  /** Keeps what was told; rejects when it cannot be kept. */
  readonly tell: (report: PupilReport) => Promise<PupilPromise>;
  /** Lets them watch what is promised, now and from now on; false when there are as many who do as may be. */
  readonly watch: (guest: DoorGuest) => boolean;
  readonly onRefused: (code: DoorRefusal) => void;
};

const NEWLINE = 0x0a;

/** One connection at the door: first `hello` with the token, then what a pupil may ask, and nothing else (rule DOR3). */
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

  say(message: FromDoor): void {
    if (!this.#gone) this.#options.socket.write(lineOf(message));
  }

  /** Ends it without a reproach. */
  end(): void {
    this.#gone = true;
    this.#options.socket.end();
  }

  #read(chunk: Buffer): void {
    if (this.#gone) return;
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (let end = this.#unread.indexOf(NEWLINE); end !== -1 && !this.#gone; end = this.#unread.indexOf(NEWLINE)) {
      const line = this.#unread.subarray(0, end);
      this.#unread = this.#unread.subarray(end + 1);
      this.#line(line);
    }
    if (this.#unread.length >= this.#mostOf(this.#unread)) this.refuse('too-large');
  }

  /** How long a line may be: only whoever is known may say more, and only to tell. */
  #mostOf(line: Buffer): number {
    const isTold = this.#known && line.subarray(0, TELL_OPENS.length).toString() === TELL_OPENS;
    return isTold ? DOOR_LIMITS.tellBytes : DOOR_LIMITS.lineBytes;
  }

  #line(line: Buffer): void {
    this.#lines += 1;
    if (line.length >= this.#mostOf(line)) return this.refuse('too-large');
    if (this.#lines > DOOR_LIMITS.linesPerGuest) return this.refuse('too-fast');
    const message = readLine(AtDoor, line.toString('utf8'));
    // What opens as telling may still be something else, which is never long.
    if (line.length >= DOOR_LIMITS.lineBytes && message?.t !== 'tell') return this.refuse('too-large');
    if (message === null) return this.refuse('bad-message');
    if (message.t === 'hello') {
      if (!this.#options.isToken(message.token)) return this.refuse('wrong-token');
      this.#known = true;
      return this.say({ t: 'welcome' });
    }
    if (!this.#known) return this.refuse('no-hello');
    this.#asked(message);
  }

  #asked(message: Exclude<AtDoor, { readonly t: 'hello' }>): void {
    const { hide, tell, watch } = this.#options;
    switch (message.t) {
      case 'hide':
        return void hide().then((black) => this.say({ t: 'hidden', black }));
      case 'tell':
        return void tell(message.report).then(
          ({ promise, by }) => this.say({ t: 'told', promise, by }),
          () => this.say({ t: 'not-kept' }),
        );
      case 'watch':
        if (!watch(this)) this.refuse('too-many');
    }
  }
}
