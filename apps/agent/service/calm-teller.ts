import type { PolicyChoices } from '@usher/protocol';
import type { PupilPromise, PupilReport, PupilReports } from '../contract/pupil-report.ts';
import type { ToGuard } from '../guard-talk.ts';

type Options = {
  readonly reports: Pick<PupilReports, 'promise' | 'onPromise'>;
  readonly tellGuard: (message: ToGuard) => void;
};

/** Keeps the words on the pupil's own cover true: tells every guard what is, whenever that has changed (rule HID5). */
export class CalmTeller implements Disposable {
  readonly #options: Options;
  readonly #stop: () => void;
  #now: PupilPromise | null;
  #instead: boolean;
  #contacts = '';

  constructor(options: Options) {
    this.#options = options;
    this.#now = options.reports.promise();
    // What it was about lies sealed on the disk: of a report from before this start, what is true of every report is said.
    this.#instead = this.#now !== null;
    this.#stop = options.reports.onPromise((now) => {
      this.#now = now;
      // With the report goes what it was about.
      if (now === null) this.#instead = false;
      this.guardUp();
    });
  }

  /** There is another guard, which knows nothing. */
  guardUp(): void {
    const { promise = null, by = null } = this.#now ?? {};
    this.#options.tellGuard({ t: 'calm', promise, by, instead: this.#instead, contacts: this.#contacts });
  }

  /** Whether it is about an adult here. */
  get instead(): boolean {
    return this.#instead;
  }

  /** What the pupil says now is about: of an adult here, nothing is promised in that adult's name. */
  about({ about }: Pick<PupilReport, 'about'>): void {
    if (about !== 'adult-here' || this.#instead) return;
    this.#instead = true;
    this.guardUp();
  }

  /** Whom the school says to talk to, and where they are found. */
  contacts(people: PolicyChoices['contacts']): void {
    const text = people.map(({ name, how }) => (how === '' ? name : `${name}, ${how}`)).join(' \u00b7 ');
    if (text === this.#contacts) return;
    this.#contacts = text;
    this.guardUp();
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
