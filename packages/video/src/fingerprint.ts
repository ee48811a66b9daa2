const OFFSET = 0x811c_9dc5;
const PRIME = 0x0100_0193;

/** Knows whether a whole picture is the same as the last whole one, by the bytes it came in (FNV-1a, 32 bits). */
export class Fingerprint {
  #now = OFFSET;
  #last: number | null = null;

  /** Another part of the picture. */
  add(bytes: Uint8Array): void {
    let hash = this.#now;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME);
    this.#now = hash;
  }

  /** The picture is whole: whether it differs from the last one; the first differs from none. */
  ended(): boolean {
    const differs = this.#now !== this.#last;
    this.#last = this.#now;
    this.#now = OFFSET;
    return differs;
  }

  /** The picture will not become whole. */
  dropped(): void {
    this.#now = OFFSET;
  }
}
