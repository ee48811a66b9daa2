import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Canvas, colourAt, startXvfb, type Xvfb } from '@usher/desktop/testing';
import { addAccount, readAudit } from '@usher/hub';
import type { MessageBody, StationView } from '@usher/protocol';
import { type Identity, newId, SessionKey } from '@usher/trust';
import { type AgentOptions, runAgent, type RunningAgent } from '../../../apps/agent/index.ts';
import type { PupilReport } from '../../../apps/agent/contract/pupil-report.ts';
import { RunningSchool, saying } from '../hub/running-school.ts';
import { createRelay, type Relay } from '../link/relay.ts';

const WORK = [200, 120, 40] as const;
const PASSWORD = 'a quiet room';
const PATIENCE_MS = 15_000;
/** Ctrl, Alt and H: the pupil's own key. */
const HIDE = [37, 64, 43];

type Order = 'cmd.cover' | 'cmd.lock' | 'cmd.release';

/** Waits until it is so; throws what was waited for when it never is. */
export const until = async (test: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (const end = performance.now() + PATIENCE_MS; !(await test());) {
    if (performance.now() > end) throw new Error(`it did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** A real class of one: a hub, a display with a pupil's program, its agent over a cable, and a teacher's console. */
export class Classroom implements AsyncDisposable {
  readonly display: string;
  readonly #opened = new AsyncDisposableStack();
  school!: RunningSchool;
  cable!: Relay;
  #screen!: Xvfb;
  #seat = 1;
  #pin = '';
  pupil!: Canvas;
  agent!: RunningAgent;
  teacher!: Teacher;
  readonly notes: string[] = [];
  readonly keys: number[] = [];

  private constructor(display: string) {
    this.display = display;
  }

  async #openDisplay(): Promise<void> {
    this.#screen = await startXvfb(this.display, '800x600');
    this.pupil = await Canvas.open(this.display);
    this.pupil.focus(this.pupil.window({ x: 0, y: 0, width: 800, height: 600 }, WORK));
    this.pupil.onKey((code) => this.keys.push(code));
    await this.pupil.drawn();
  }

  async #closeDisplay(): Promise<void> {
    this.pupil[Symbol.dispose]();
    await this.#screen.kill();
  }

  /** The pupil signs out and the next one in: the display ends, and another of the same name begins. */
  async newSession(): Promise<void> {
    await this.#closeDisplay();
    await this.#openDisplay();
  }

  /** Without an agent; `join` starts one. */
  static async open(display: string): Promise<Classroom> {
    const room = new Classroom(display);
    const opened = room.#opened;
    room.school = opened.use(await RunningSchool.start());
    await room.#openDisplay();
    opened.defer(() => room.#closeDisplay());
    room.#pin = room.school.hub.pin;
    room.cable = opened.use(await createRelay(room.school.hub.port));
    await addAccount(room.school.dataDir, { user: 'a.teacher', role: 'teacher', password: PASSWORD, rooms: 'all' });
    return room;
  }

  /** Starts the agent of the display, enrolled and linked, with a teacher who has the room open. */
  async join(): Promise<void> {
    this.agent = await runAgent({ ...this.settings(), code: await this.school.code() });
    await this.agent.linked;
    this.teacher ??= await Teacher.open(this.school, await this.school.enrolled('console', 'Desk'));
    await until(() => this.teacher.view(this.agent.deviceId)?.guard === 'up', 'the first report');
  }

  /** Takes the agent away with all it knows; the next one to join is another computer. */
  async leave(): Promise<void> {
    this.cable.plug();
    await this.agent?.[Symbol.asyncDispose]();
    this.agent = undefined as unknown as RunningAgent;
    this.#seat += 1;
    this.keys.length = 0;
    this.notes.length = 0;
  }

  settings(): AgentOptions {
    return {
      dataDir: join(this.school.folder, `agent ${this.#seat}`),
      hub: `wss://127.0.0.1:${this.cable.port}`,
      pin: this.#pin,
      room: 'ICT1',
      station: `PC-${this.#seat}`,
      display: this.display,
      // A browser for every hiding would take the processor that these tests measure.
      page: null,
      log: { info: () => undefined, warn: (_, event) => this.notes.push(event) },
    };
  }

  /** Ends the agent and starts it again, as its computer's restart would. */
  async restart(): Promise<void> {
    await this.agent[Symbol.asyncDispose]();
    this.agent = await runAgent(this.settings());
  }

  get view(): StationView | undefined {
    return this.teacher.view(this.agent.deviceId);
  }

  order<T extends Order>(t: T, body: MessageBody<'hub-to-agent', T>): Promise<string> {
    const nonce = this.view?.nonce ?? '';
    return this.teacher.order(t, { station: this.agent.deviceId, nonce }, body);
  }

  /** What is true of the last report at the station. */
  promise(): string | null {
    return this.agent.reports.promise()?.promise ?? null;
  }

  /** How many reports lie in the agent's spool that the school does not have. */
  waiting(): number {
    using db = new DatabaseSync(join(this.settings().dataDir, 'spool', 'reports.db'), { readOnly: true });
    return Number(db.prepare('SELECT count(*) AS n FROM report WHERE received_at IS NULL').get()?.['n']);
  }

  /** The pupil tells what it was. */
  tell(report: PupilReport): Promise<unknown> {
    return this.agent.reports.tell(report);
  }

  /** The files of the agent's data folder that hold a text as it is. */
  filesHold(text: string): readonly string[] {
    const { dataDir } = this.settings();
    const all = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return all
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((file) => readFileSync(file).includes(text));
  }

  /** The pupil presses the key. */
  pressHide(): Promise<void> {
    return this.pupil.typeTogether(HIDE);
  }

  async looksLike([red, green, blue]: readonly [number, number, number]): Promise<boolean> {
    const screen = await this.pupil.read({ x: 0, y: 0, width: 800, height: 600 });
    const seen = [colourAt(screen, 3, 3), colourAt(screen, 796, 596)];
    return seen.every((one) => [red, green, blue].every((part, i) => Math.abs(part - (one[i] ?? 0)) <= 2));
  }

  isWork(): Promise<boolean> {
    return this.looksLike(WORK);
  }

  isBlack(): Promise<boolean> {
    return this.looksLike([0, 0, 0]);
  }

  isLocked(): Promise<boolean> {
    return this.looksLike([9, 27, 31]);
  }

  audit() {
    return readAudit(this.school.dataDir, 0, 10_000);
  }

  /** Somebody is signed in at the display: a program of that account runs on it, which nobody of this test has started. */
  async signIn(uid: number): Promise<void> {
    const env = { PATH: process.env['PATH'], DISPLAY: this.display };
    const command = 'sleep 600 >/dev/null 2>&1 & echo $!';
    const shell = spawn('sh', ['-c', command], { uid, gid: uid, cwd: '/', env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(shell.stdout, 'data')) as [Buffer];
    await once(shell, 'exit');
    this.#opened.defer(() => void process.kill(Number(said.toString()), 'SIGKILL'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.agent?.[Symbol.asyncDispose]();
    await this.#opened.disposeAsync();
  }
}

/** A signed-in teacher with the room open. */
class Teacher {
  readonly #views = new Map<string, StationView>();
  readonly #key = new SessionKey();
  readonly #console: Awaited<ReturnType<RunningSchool['console']>>;
  /** How many parts of pictures have come. */
  pictures = 0;

  private constructor(console: Awaited<ReturnType<RunningSchool['console']>>) {
    this.#console = console;
    console.link.onMedia(() => (this.pictures += 1));
    console.link.onMessage((message) => {
      if (message.t === 'grant') this.#key.hold(message.body, performance.now());
      if (message.t === 'station') this.#views.set(message.body.id, message.body);
      if (message.t === 'station.gone') this.#views.delete(message.body.id);
      if (message.t === 'room') for (const station of message.body.stations) this.#views.set(station.id, station);
    });
  }

  static async open(school: RunningSchool, desk: Identity): Promise<Teacher> {
    const console = await school.console(desk);
    const teacher = new Teacher(console);
    const sessionKey = teacher.#key.spki;
    console.link.send(saying('sign-in', { user: 'a.teacher', password: PASSWORD, sessionKey }));
    await console.next('signed-in');
    console.link.send(saying('room.open', { room: 'ICT1' }));
    await console.next('room');
    return teacher;
  }

  view(id: string): StationView | undefined {
    return this.#views.get(id);
  }

  /** Looks at the station's screen from now on. */
  watch(station: string): void {
    const size = { width: 320, height: 180, intervalMs: 500 };
    this.#console.link.send(saying('view.start', { stream: 1, station, monitor: 0, view: 'tile', ...size }));
  }

  /** Orders it, signed, and resolves to how it ended. */
  async order<T extends Order>(
    t: T,
    target: { readonly station: string; readonly nonce: string },
    body: MessageBody<'hub-to-agent', T>,
  ): Promise<string> {
    const id = newId();
    const lease = this.#key.lease(performance.now());
    if (lease === null) throw new Error('the grant has ended');
    const signed = this.#key.sign({ ...target, id, t, body }, lease);
    const message = { t, id, body: { ...lease, targets: [signed], order: body } };
    this.#console.link.send(message as unknown as ReturnType<typeof saying>);
    const { outcome, code } = (await this.#console.next('cmd.result')).body;
    return code === undefined ? outcome : `${outcome}: ${code}`;
  }
}
