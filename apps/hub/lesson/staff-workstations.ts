/** What made a station a staff workstation: the school's word, or a console on the same screen. */
export type StaffBy = 'school' | { readonly console: string };

type Options = {
  readonly onStaff: (station: string, by: StaffBy) => void;
  readonly onStation: (station: string) => void;
};

/**
 * Which stations are staff workstations (rule CLN8): those the school marked, and the one on whose screen a console is
 * open. A seat is the machine and the display together, so that other agents on that machine stay stations. Two agents
 * of one seat cannot both be telling the truth; then neither is taken at its word.
 */
export class StaffWorkstations {
  readonly #options: Options;
  readonly #marked = new Set<string>();
  readonly #agentSeats = new Map<string, string>();
  readonly #consoleSeats = new Map<string, string>();
  #staff: ReadonlyMap<string, StaffBy> = new Map();

  constructor(options: Options) {
    this.#options = options;
  }

  mark(station: string, staff: boolean): void {
    if (this.#marked.has(station) === staff) return;
    if (staff) this.#marked.add(station);
    else this.#marked.delete(station);
    this.#settle();
  }

  /** The seat that an agent named; it keeps it while it is away. */
  agentSits(station: string, seat: string | undefined): void {
    if (this.#agentSeats.get(station) === seat) return;
    if (seat === undefined) this.#agentSeats.delete(station);
    else this.#agentSeats.set(station, seat);
    this.#settle();
  }

  /** The seat that a console named, while it is linked. */
  consoleSits(console: string, seat: string | undefined): void {
    if (this.#consoleSeats.get(console) === seat) return;
    if (seat === undefined) this.#consoleSeats.delete(console);
    else this.#consoleSeats.set(console, seat);
    this.#settle();
  }

  forget(station: string): void {
    this.#marked.delete(station);
    this.#agentSeats.delete(station);
    this.#settle();
  }

  #settle(): void {
    const staff = new Map<string, StaffBy>();
    for (const [console, seat] of this.#consoleSeats) {
      const [only, ...more] = [...this.#agentSeats].filter(([, taken]) => taken === seat);
      if (only !== undefined && more.length === 0) staff.set(only[0], { console });
    }
    for (const station of this.#marked) staff.set(station, 'school');
    const before = this.#staff;
    this.#staff = staff;
    for (const [station, by] of staff) if (!before.has(station)) this.#options.onStaff(station, by);
    for (const station of before.keys()) if (!staff.has(station)) this.#options.onStation(station);
  }
}
