import type { Register } from '@usher/register';
import { isDeliveryBy, newId } from '@usher/trust';
import { pino } from 'pino';
import { CaseBook } from '../../../apps/hub/incidents/case/case-book.ts';
import { ReportDesk } from '../../../apps/hub/incidents/report-desk.ts';

/** The desk of a hub over a register; reports come unsealed, for what is killed here is not the sealing. */
export const deskOf = (register: Register): ReportDesk =>
  new ReportDesk({
    book: new CaseBook(register, newId),
    openSealed: async (sealed) => sealed,
    isDelivery: isDeliveryBy,
    clock: { now: Date.now, monotonic: () => performance.now(), after: () => () => undefined },
    makeId: newId,
    log: pino({ enabled: false }),
    onFiled: () => undefined,
  });
