import type { RawRows } from '@usher/register';
import { isDeliveryBy } from '@usher/trust';
import { z } from 'zod';

const BY_DEVICE = /^device:([0-9a-f-]{36})$/;
const REPORTS = ['case.report', 'case.more'];
const Facts = z.looseObject({
  delivery: z.strictObject({ digest: z.string(), key: z.string(), sig: z.string() }),
});

const factsOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** An entry that says a device reported it, without that device's signature. */
export type ForgedReport = { readonly seq: number; readonly id: string };

/**
 * Every report in a register that stands there in a device's name and was not signed by its key (rule RPT8). `keys` has the
 * SHA-256 of the public key of every device there ever was, by its id.
 */
export const findForgedReports = async (
  rows: RawRows,
  keys: ReadonlyMap<string, string>,
): Promise<readonly ForgedReport[]> => {
  const forged: ForgedReport[] = [];
  for await (const some of rows.table('entry'))
    for (const { seq, id, kind, by_whom, facts } of some) {
      const device = BY_DEVICE.exec(by_whom)?.[1];
      if (device === undefined || !REPORTS.includes(kind)) continue;
      const read = Facts.safeParse(factsOf(facts));
      const spki = keys.get(device);
      const signed =
        read.success &&
        spki !== undefined &&
        isDeliveryBy({ id: device, spki }, { reportId: id, ...read.data.delivery });
      if (!signed) forged.push({ seq, id });
    }
  return forged;
};
