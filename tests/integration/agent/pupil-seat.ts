import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Canvas, colourAt, startXvfb } from '@usher/desktop/testing';

const SIZE = { width: 1366, height: 768 };
const WORK = [200, 120, 40] as const;
/** Keys of the display server's own keyboard. */
const KEYS = { Tab: 23, Return: 36, h: 43, e: 26, l: 46, p: 33 } as const;
const HIDE = [37, 64, 43];

/** A display with a pupil's program, where an account is signed in. */
export class PupilSeat implements AsyncDisposable {
  readonly #opened = new AsyncDisposableStack();
  readonly typed: number[] = [];
  canvas!: Canvas;

  static async open(display: string, uid: number | null): Promise<PupilSeat> {
    const seat = new PupilSeat();
    const opened = seat.#opened;
    opened.use(await startXvfb(display, `${SIZE.width}x${SIZE.height}`));
    seat.canvas = opened.use(await Canvas.open(display));
    seat.canvas.focus(seat.canvas.window({ x: 0, y: 0, ...SIZE }, WORK));
    seat.canvas.onKey((code) => seat.typed.push(code));
    await seat.canvas.drawn();
    if (uid !== null) {
      const env = { PATH: process.env['PATH'], DISPLAY: display };
      const child = spawn('sh', ['-c', 'sleep 600 >/dev/null 2>&1 & echo $!'], {
        uid,
        gid: uid,
        cwd: '/',
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [said] = (await once(child.stdout, 'data')) as [Buffer];
      await once(child, 'exit');
      opened.defer(() => void process.kill(Number(said.toString()), 'SIGKILL'));
    }
    return seat;
  }

  pressHide(): Promise<void> {
    return this.canvas.typeTogether(HIDE);
  }

  async keys(...names: readonly (keyof typeof KEYS)[]): Promise<void> {
    for (const name of names) {
      await this.canvas.typeKey(KEYS[name]);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  /** A screen of the page has time to be drawn. */
  settled(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 500));
  }

  async isBlack(): Promise<boolean> {
    const screen = await this.canvas.read({ x: 0, y: 0, ...SIZE });
    return [colourAt(screen, 3, 3), colourAt(screen, 1_362, 764)].every((one) => one.every((part) => part === 0));
  }

  /** Whether the page can be seen: its button is of a colour that the guard's words have not. */
  async isPage(): Promise<boolean> {
    const { data } = await this.canvas.read({ x: 0, y: 0, ...SIZE });
    let found = 0;
    for (let at = 0; at < data.length; at += 4)
      if (data[at] === 0x6b && data[at + 1] === 0x6b && data[at + 2] === 0x14) found += 1;
    return found > 500;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }
}
