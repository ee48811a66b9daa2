import type { FakeDisk } from '@usher/register/testing';
import type { Computer } from './computer.ts';
import { wordOf } from './seals.ts';

const LAST = 60;

/** What happened in a simulation, and what must hold while it goes on and at its end. */
export class History {
  readonly #lines: string[] = [];
  readonly #now: () => number;
  /** What the pupils were told. */
  readonly #saved = new Set<string>();
  readonly #received = new Set<string>();
  /** Every id that was ever committed in the register, whatever became of its disk. */
  readonly #committed = new Set<string>();
  #alarms = 0;
  #restores = 0;
  #broken: string | null = null;
  readonly everything: boolean;

  constructor(now: () => number, everything: boolean) {
    this.#now = now;
    this.everything = everything;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** The first thing that did not hold. */
  get broken(): string | null {
    return this.#broken;
  }

  get counts() {
    return { saved: this.#saved.size, received: this.#received.size, alarms: this.#alarms, restores: this.#restores };
  }

  note(words: string): void {
    this.#lines.push(`${String(this.#now()).padStart(8)} ms  ${words}`);
    if (!this.everything && this.#lines.length > LAST * 2) this.#lines.splice(0, LAST);
  }

  committed(ids: readonly string[]): void {
    for (const id of ids) this.#committed.add(id);
  }

  isCommitted(id: string): boolean {
    return this.#committed.has(id);
  }

  restored(): void {
    this.#restores += 1;
  }

  /** A computer says that the register is not what it was. */
  alarm(device: string, kind: string): void {
    this.#alarms += 1;
    this.note(`${device} raises the alarm: ${kind}`);
    if (this.#restores === 0) this.#break(`${device} raised an alarm (${kind}) about a register that nobody touched`);
  }

  /** The hub says that a report is kept. */
  acknowledged(reportId: string): void {
    if (!this.#committed.has(reportId)) this.#break(`the hub said that ${reportId} is kept before it was committed`);
  }

  /** A pupil is shown a promise about a report of theirs. */
  promised(computer: Computer, word: string, promise: string, disk: FakeDisk): void {
    this.note(`${computer.name} shows ${promise} of ${word}`);
    const onDisk = computer.disk.reports().some(({ sealed }) => wordOf(sealed) === word);
    if (promise === 'promise.saved') {
      this.#saved.add(word);
      if (!onDisk) this.#break(`${computer.name} said that ${word} is saved, and it is not on its disk`);
    }
    if (promise !== 'promise.received') return;
    this.#saved.add(word);
    this.#received.add(word);
    // After an older copy was put back it may be gone for a while, through nothing that was promised.
    if (this.#restores === 0 && countOf(disk).get(word) === undefined)
      this.#break(`${computer.name} said that ${word} was received, and the register does not have it`);
  }

  /** A program ended in a way that nobody planned. */
  failed(why: string): void {
    this.#break(why);
  }

  /** At the end, when everything had its time to heal. */
  healed(computers: readonly Computer[], disk: FakeDisk): void {
    const counts = countOf(disk);
    for (const computer of computers) {
      const waiting = computer.disk.spool.count('waiting');
      if (waiting > 0) this.#break(`${computer.name} still has ${waiting} reports that wait`);
      for (const { sealed } of computer.disk.reports()) this.#once(wordOf(sealed), counts);
    }
    for (const word of [...this.#saved, ...this.#received]) this.#once(word, counts);
    for (const [word, count] of counts) if (count > 1) this.#break(`${word} is in the register ${count} times`);
  }

  #once(word: string, counts: ReadonlyMap<string, number>): void {
    const count = counts.get(word) ?? 0;
    if (count !== 1) this.#break(`${word} is in the register ${count} times`);
  }

  #break(what: string): void {
    this.note(`BROKEN: ${what}`);
    this.#broken ??= what;
  }
}

const PRESS = 'pupil:';

/** How often each report stands in the register, by its word. */
const countOf = (disk: FakeDisk): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { words, people } of disk.kept) {
    const said = words.find(({ name }) => name === 'text')?.text;
    const word = said ?? people.find(({ part }) => part === 'reporter')?.person.slice(PRESS.length);
    if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
};
