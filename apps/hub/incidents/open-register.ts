import { join } from 'node:path';
import type { RegisterCard } from '@usher/protocol';
import { isPostgresUrl, openPostgresRegister, openSqliteRegister, type Register } from '@usher/register';
import { openLogKey, openReportKey, type ReportKey } from '@usher/trust';
import type { Clock } from '../clock.ts';

/** The register's own file in the hub's data folder, where it is not in a PostgreSQL database. */
const FILE = 'register.db';

/** A school has one register; its card changes when its keys do, and then this number rises. */
const CARD_VERSION = 1;

export type OpenedRegister = {
  readonly register: Register;
  readonly reportKey: ReportKey;
  readonly card: RegisterCard;
};

type Options = {
  readonly dataDir: string;
  readonly schoolId: string;
  /** A `postgres://` URL; the file in the data folder when it is left out. */
  readonly place?: string | undefined;
  readonly clock: Clock;
};

/** Opens the school's register with the keys that speak for it. Throws RegisterError and TrustError. */
export const openSchoolRegister = async ({ dataDir, schoolId, place, clock }: Options): Promise<OpenedRegister> => {
  const [key, reportKey] = [await openLogKey(dataDir), await openReportKey(dataDir)];
  const origin = `usher/${schoolId}`;
  const options = { origin, key, now: () => Math.trunc(clock.now()) };
  const register =
    place !== undefined && isPostgresUrl(place)
      ? await openPostgresRegister(place, options)
      : await openSqliteRegister(join(dataDir, FILE), options);
  const logKey = Buffer.from(key.spki).toString('base64url');
  const card = { schoolId, version: CARD_VERSION, origin, logKey, recipient: reportKey.recipient };
  return { register, reportKey, card };
};
