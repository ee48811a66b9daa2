import { type Case, entriesOf, isSealed, type Settings } from '@usher/incidents';

/** A station by its place, as cases name it. */
type Place = { readonly room: string | null; readonly device: string | null };

type Options = {
  readonly settings: () => Settings;
  /** The stations of that name and room, by id. */
  readonly stationsAt: (place: { readonly room: string; readonly device: string }) => readonly string[];
  readonly withhold: (station: string, withheld: boolean) => void;
};

const placesOf = (state: Case): readonly Place[] =>
  entriesOf(state, 'case.report').map(({ facts: { room, device } }) => ({ room, device }));

/** A member of staff saw something there and nothing has come of it yet, or it may be against the law (rules IND5, INC30). */
const isWithheld = (settings: Settings, state: Case): boolean =>
  state.status === 'open' &&
  (isSealed(settings, state) ||
    (entriesOf(state, 'case.report').some(({ facts }) => facts.source === 'staff' && facts.device !== null) &&
      entriesOf(state, 'case.outcome').length === 0));

/** Keeps the pictures of stations from everybody while a case asks for that. */
export class Withholding {
  readonly #options: Options;
  /** The cases that ask for it, by station. */
  readonly #asked = new Map<string, Set<string>>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** A case is there or has changed. */
  look(state: Case): void {
    const { settings, stationsAt } = this.#options;
    const withheld = isWithheld(settings(), state);
    for (const { room, device } of placesOf(state)) {
      if (room === null || device === null) continue;
      for (const station of stationsAt({ room, device })) this.#set(station, state.id, withheld);
    }
  }

  #set(station: string, caseId: string, withheld: boolean): void {
    const asked = this.#asked.get(station) ?? new Set();
    const before = asked.size > 0;
    if (withheld) asked.add(caseId);
    else asked.delete(caseId);
    this.#asked.set(station, asked);
    if (before !== asked.size > 0) this.#options.withhold(station, asked.size > 0);
  }
}
