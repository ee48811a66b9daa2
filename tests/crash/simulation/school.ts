import type { RegisterCard, ReportKept } from '@usher/protocol';
import { FakeDisk } from '@usher/register/testing';
import { type Chance, createChance } from '../../redteam/stage/profile.ts';
import { Computer } from './computer.ts';
import { type DiskAround, PowerCut } from './disks.ts';
import { History } from './history.ts';
import { HubProcess } from './hub.ts';
import { type Cable, joinByAir, type Weather } from './network.ts';
import type { Planted } from './planted.ts';
import { RegisterOnDisk } from './register-on-disk.ts';
import { quickSigning, realSigning, type Signing } from './signing.ts';
import { EPOCH, type Power, settled, Timeline } from './timeline.ts';

const ORIGIN = 'usher/simulated';

const cardOf = ({ logKey }: Signing): RegisterCard => ({
  schoolId: '0196a000-0000-7000-8000-000000000001',
  version: 1,
  origin: ORIGIN,
  logKey: Buffer.from(logKey.spki).toString('base64url'),
  recipient: `age1${'q'.repeat(58)}`,
});

const FAIR: Weather = { lost: 0, doubled: 0, lateMs: 20, inOrder: true };
/** Real signatures take most of a run's time: one seed in so many has them. */
const REAL_EVERY = 20;
/** An agent dials again at the latest after this. */
const DIALS_AFTER_MS = 8_000;

/** A school of a few computers and a hub, of which everything may fail, by chance. */
export class School {
  readonly timeline = new Timeline();
  readonly history: History;
  readonly chance: Chance;
  readonly computers: readonly Computer[];
  readonly #planted: Planted;
  readonly #signing: Signing;
  readonly #card: RegisterCard;
  readonly #links = new Map<Computer, Cable>();
  /** Computers whose cable is out. */
  readonly #apart = new Set<Computer>();
  /** Starts of computers that have not noticed yet that their link is gone. */
  readonly #unaware = new Set<Power>();
  readonly #backups: FakeDisk[] = [];
  #disk = new FakeDisk();
  #hub: HubProcess | null = null;
  #weather: Weather;
  /** From when on nothing fails any more. */
  #calm = false;
  #words = 0;

  constructor(seed: number, planted: Planted, everything: boolean) {
    this.chance = createChance(seed);
    this.#planted = planted;
    this.#signing = seed % REAL_EVERY === 0 ? realSigning : quickSigning;
    this.#card = cardOf(this.#signing);
    this.history = new History(() => this.timeline.now, everything);
    const { below, next } = this.chance;
    this.#weather =
      next() < 0.4
        ? { ...FAIR, lateMs: 1 + below(2_000) }
        : { lost: next() * 0.3, doubled: next() * 0.3, lateMs: 1 + below(20_000), inOrder: false };
    const around = this.#around();
    this.computers = Array.from(
      { length: 1 + below(3) },
      (_, n) =>
        new Computer({
          name: `PC-${n + 1}`,
          card: this.#card,
          signing: this.#signing,
          around,
          planted: planted.computer ?? {},
          note: (words) => this.history.note(words),
          onPromise: (word, { promise }) => this.history.promised(this.#named(n), word, promise, this.#disk),
        }),
    );
  }

  /** Everything has power from now on. */
  async begin(): Promise<void> {
    this.#startHub();
    for (const computer of this.computers) await this.#start(computer, true);
  }

  /** One thing more happens: what was planned next, or what nobody planned. */
  async step(): Promise<void> {
    const { chance } = this;
    const computer = this.computers[chance.below(this.computers.length)];
    const dice = chance.next();
    if (computer === undefined || dice < 0.86) return void (await this.timeline.step());
    await this.#mishap(computer, dice);
  }

  /** Nothing fails any more: everything comes up, and has time until nothing waits. False when it does not come to rest. */
  async heal(): Promise<boolean> {
    this.#calm = true;
    this.history.note('from here on nothing fails');
    this.#weather = FAIR;
    this.#apart.clear();
    // What went over an unfair network may have been about how the register stands; links come and go.
    for (const [computer] of this.#links) this.#cut(computer);
    for (const until = this.timeline.now + 3_600_000; this.timeline.now < until;) {
      const from = this.timeline.now;
      while (this.timeline.now < from + 180_000 && (await this.timeline.step()));
      if (this.computers.every((one) => this.#links.has(one) && one.disk.spool.count('waiting') === 0)) break;
    }
    this.history.healed(this.computers, this.#disk);
    return this.history.broken === null;
  }

  #named(n: number): Computer {
    const computer = this.computers[n];
    if (computer === undefined) throw new Error(`no computer ${n}`);
    return computer;
  }

  #word(): string {
    this.#words += 1;
    return `word ${this.#words}`;
  }

  #around(): Omit<DiskAround, 'cut'> {
    const { timeline, chance } = this;
    const faults = { fails: chance.next() * 0.1, cuts: chance.next() * 0.04 };
    return { timeline, chance, faults: () => (this.#calm ? { fails: 0, cuts: 0 } : faults) };
  }

  async #mishap(computer: Computer, dice: number): Promise<void> {
    const { chance, history } = this;
    if (dice < 0.89) await this.#act(() => computer.hide(this.#word()));
    else if (dice < 0.91) await this.#act(() => computer.show());
    else if (dice < 0.94) await this.#act(() => computer.tell(this.#word()));
    else if (dice < 0.95) this.#stop(computer, 'is killed');
    else if (dice < 0.957) this.#stopHub('is killed');
    else if (dice < 0.975) this.#cut(computer);
    else if (dice < 0.982) this.#unplug(computer, chance.below(120_000));
    else if (dice < 0.985) computer.skewMs = chance.below(7_200_000) - 3_600_000;
    else if (dice < 0.99) this.#squat(computer);
    else if (dice < 0.997) {
      history.note(`a backup of ${this.#disk.kept.length} entries`);
      this.#backups.push(this.#disk.copy());
    } else this.#restore();
  }

  /** What a pupil does; the power may go in the midst of it. */
  async #act(act: () => void): Promise<void> {
    try {
      act();
    } catch (cause) {
      if (!(cause instanceof PowerCut)) throw cause;
    }
    await settled();
  }

  async #start(computer: Computer, rebooted: boolean): Promise<void> {
    this.history.note(`${computer.name} starts${rebooted ? ' its machine' : ''}`);
    await computer.start(rebooted, this.#word(), () => this.#stop(computer, 'loses its power in the midst of a write'));
    this.#dial(computer);
  }

  #stop(computer: Computer, why: string): void {
    if (computer.power === null) return;
    this.history.note(`${computer.name} ${why}`);
    computer.stop();
    this.#cut(computer);
    const rebooted = this.chance.next() < 0.5;
    this.timeline.after(500 + this.chance.below(20_000), ALWAYS, () => {
      this.#start(computer, rebooted).catch((cause: unknown) => this.#fail(cause));
    });
  }

  #fail(cause: unknown): void {
    // A start whose power goes again has been planned anew.
    if (!(cause instanceof PowerCut)) this.history.failed(String(cause));
  }

  #startHub(): void {
    const { timeline } = this;
    const power = { on: true };
    const disk = this.#disk;
    this.history.note(`the hub starts with ${disk.kept.length} entries`);
    const around = { ...this.#around(), cut: () => this.#stopHub('loses its power in the midst of a write') };
    const options = { origin: ORIGIN, key: this.#signing.logKey, now: () => EPOCH + timeline.now, disk, power, around };
    const onCommit = (ids: readonly string[]): void => this.history.committed(ids);
    const register = (this.#planted.register ?? ((honest) => new RegisterOnDisk(honest)))({ ...options, onCommit });
    this.#hub = new HubProcess({
      timeline,
      power,
      register,
      card: { text: JSON.stringify(this.#card), sig: '' },
      signing: this.#signing,
      keyOf: (device) => this.computers.find(({ name }) => name === device)?.spki ?? null,
      onAlarm: (device, { kind }) => this.history.alarm(device, kind),
      note: (words) => (power.on ? this.history.note(words) : undefined),
    });
    for (const computer of this.computers) this.#dial(computer);
  }

  #stopHub(why: string): void {
    if (this.#hub === null) return;
    this.history.note(`the hub ${why}`);
    this.#hub.power.on = false;
    this.#hub = null;
    for (const computer of this.computers) this.#cut(computer);
    this.timeline.after(500 + this.chance.below(20_000), ALWAYS, () => this.#startHub());
  }

  /** Somebody puts the register back to an older copy. */
  #restore(): void {
    const backup = this.#backups[this.chance.below(this.#backups.length)];
    if (backup === undefined || this.#hub === null) return;
    this.#stopHub(`is stopped, and its register of ${this.#disk.kept.length} put back to ${backup.kept.length}`);
    this.#disk = backup.copy();
    this.history.restored();
  }

  /** The network between a computer and the hub goes; each notices in its own time. */
  #cut(computer: Computer): void {
    const cable = this.#links.get(computer);
    if (cable === undefined) return;
    this.#links.delete(computer);
    this.history.note(`${computer.name} is cut off`);
    this.timeline.after(this.chance.below(3_000), ALWAYS, () => cable.hub.close(1006, 'cut'));
    // An agent dials again when it has noticed; one without power has nothing to notice.
    const { power } = computer;
    if (power === null) return;
    this.#unaware.add(power);
    this.timeline.after(this.chance.below(3_000), power, () => {
      this.#unaware.delete(power);
      cable.agent.close(1006, 'cut');
      this.#dial(computer);
    });
  }

  #unplug(computer: Computer, forMs: number): void {
    this.#apart.add(computer);
    this.#cut(computer);
    this.timeline.after(forMs, ALWAYS, () => {
      this.#apart.delete(computer);
      this.#dial(computer);
    });
  }

  #dial(computer: Computer): void {
    const { power } = computer;
    if (power === null) return;
    this.timeline.after(3_000 + this.chance.below(DIALS_AFTER_MS - 3_000), power, () => this.#join(computer));
  }

  #join(computer: Computer): void {
    const hub = this.#hub;
    const { power } = computer;
    if (hub === null || power === null || this.#links.has(computer) || this.#apart.has(computer)) return;
    if (this.#unaware.has(power)) return;
    const air = { timeline: this.timeline, chance: this.chance, weather: () => this.#weather };
    const cable = joinByAir(air, { agent: power, hub: hub.power });
    this.#links.set(computer, cable);
    this.history.note(`${computer.name} is linked`);
    cable.hub.onSend(({ t, body }) => {
      if (t === 'report.kept') this.history.acknowledged((body as ReportKept).reportId);
    });
    computer.linkUp(cable.agent);
    hub.greet(computer.name, cable.hub);
  }

  /** The register has something else under the id of a report that waits. */
  #squat(computer: Computer): void {
    const [waiting] = computer.disk.spool.waiting(1);
    if (waiting === undefined || this.#hub === null || this.history.isCommitted(waiting.reportId)) return;
    this.history.note(`something else has the id of ${computer.name}'s oldest report`);
    const squatter = {
      kind: 'staff.note',
      caseId: null,
      by: 'account-1',
      place: null,
      facts: {},
      words: {},
      people: [],
    };
    this.#hub.register.append([{ ...squatter, id: waiting.reportId }]).catch(() => undefined);
  }
}

const ALWAYS = { on: true };
