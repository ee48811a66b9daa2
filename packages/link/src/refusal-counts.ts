import type { RefusalCode } from '@usher/protocol';

/** Counts refusals; several may be told of one event, as a link and its listener are. */
export class RefusalTally extends Map<RefusalCode, number> {
  count(code: RefusalCode): void {
    this.set(code, (this.get(code) ?? 0) + 1);
  }
}
