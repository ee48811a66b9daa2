import type { RefusalCode } from '@usher/protocol';
import type { CertifiedDevice } from './listen.types.ts';

/** Told of a refusal, and to which device when it is known. */
export type Refusing = (code: RefusalCode, device: CertifiedDevice | null) => void;

/** Counts refusals; several may be told of one event, as a link and its listener are. */
export class RefusalTally extends Map<RefusalCode, number> {
  readonly #given: Refusing;

  /** `given` is told of each refusal that this end gave. */
  constructor(given: Refusing = () => undefined) {
    super();
    this.#given = given;
  }

  /** This end refused. */
  count(code: RefusalCode, device: CertifiedDevice | null = null): void {
    this.heard(code);
    this.#given(code, device);
  }

  /** The other end refused. */
  heard(code: RefusalCode): void {
    this.set(code, (this.get(code) ?? 0) + 1);
  }
}
