import type { Clock } from '../clock.ts';
import { HubError } from '../errors.ts';
import type { MakeId } from '../make-id.ts';
import { AuditWriter } from '../store/audit-log.ts';
import { EnrolmentWindows } from '../store/enrolment-windows.ts';
import { inTransaction, openStore } from '../store/open-store.ts';
import type { Registrar } from './registrar.ts';

export type WindowToOpen = { readonly minutes: number; readonly count: number };
/** The only place the code is ever told; times are hub time in ms. */
export type OpenedWindow = {
  readonly code: string;
  readonly opensAt: number;
  readonly closesAt: number;
  readonly count: number;
};

const within = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/**
 * Lets `count` devices (1 to 1000) enrol within `minutes` (1 to 1440), beside a hub that may be running. Throws
 * HubError `bad-argument`.
 */
export const openWindowIn = (
  dataDir: string,
  { minutes, count }: WindowToOpen,
  {
    registrar,
    clock,
    makeId,
  }: { readonly registrar: Pick<Registrar, 'makeCode' | 'keyOfCode'>; readonly clock: Clock; readonly makeId: MakeId },
): OpenedWindow => {
  if (!within(minutes, 1, 1440))
    throw new HubError('bad-argument', 'The minutes are out of range.', 'Give a whole number from 1 to 1440.');
  if (!within(count, 1, 1000))
    throw new HubError('bad-argument', 'The count is out of range.', 'Give a whole number from 1 to 1000.');
  const code = registrar.makeCode();
  const opensAt = clock.now();
  const closesAt = opensAt + minutes * 60_000;
  const db = openStore(dataDir);
  try {
    inTransaction(db, () => {
      const id = makeId();
      new EnrolmentWindows(db).open({ id, codeKey: registrar.keyOfCode(code), opensAt, closesAt, admits: count });
      const detail = { window: id, minutes, count };
      new AuditWriter(db).add({
        at: opensAt,
        who: null,
        console: null,
        what: 'enrolment.open',
        station: null,
        outcome: 'done',
        detail,
      });
    });
  } finally {
    db.close();
  }
  return { code, opensAt, closesAt, count };
};
