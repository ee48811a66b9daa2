/** What is wrong with a register. */
export type FindingKind =
  | 'entry-missing'
  | 'entry-changed'
  | 'personal-changed'
  | 'personal-missing'
  | 'personal-unknown'
  | 'not-erased'
  | 'erasure-unknown'
  | 'erasure-missing'
  | 'tree-changed'
  | 'checkpoint-changed'
  | 'checkpoint-missing'
  | 'index-changed'
  | 'witness-contradicted'
  | 'wrong-register';

/** One thing that is wrong, at an entry where there is one, in a sentence. */
export type Finding = { readonly kind: FindingKind; readonly seq: number | null; readonly what: string };

/** Findings up to a number; one change can make very many. */
export class Findings {
  readonly #most: number;
  readonly list: Finding[] = [];
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#count >= this.#most;
  }

  /** How many there were, listed or not. */
  get count(): number {
    return this.#count;
  }

  /** Takes over what was found elsewhere: those that are listed, and how many there were. */
  take(list: readonly Finding[], count: number): void {
    this.#count += count;
    this.list.push(...list.slice(0, Math.max(0, this.#most - this.list.length)));
  }

  add(kind: FindingKind, seq: number | null, what: string): void {
    this.#count += 1;
    if (this.list.length < this.#most) this.list.push({ kind, seq, what });
  }
}
