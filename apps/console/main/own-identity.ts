import { hostname } from 'node:os';
import { join } from 'node:path';
import { enrol, type EnrolOutcome } from '@usher/link';
import { Name } from '@usher/protocol';
import {
  createCertificateRequest,
  type Identity,
  openDeviceKey,
  openIdentity,
  proveEnrolment,
  readEnrolmentCode,
  spkiOf,
  storeIdentity,
  TrustError,
} from '@usher/trust';
import { ConsoleError, type ConsoleErrorCode } from './errors.ts';

/** Where the hub is and the code that admits this computer to it. */
export type Admission = { readonly url: string; readonly pin: string; readonly code: string };

/** This computer's place in the school that it was enrolled at just now. */
export type OwnIdentity = { readonly identity: Identity; readonly schoolName: string };

const folderOf = (dataDir: string): string => join(dataDir, 'identity');

/** The identity a console was given before; null when it has none. Throws TrustError for one that is not right. */
export const knownIdentity = async (dataDir: string): Promise<Identity | null> => {
  try {
    return await openIdentity(folderOf(dataDir));
  } catch (error) {
    if (error instanceof TrustError && error.code === 'not-enrolled') return null;
    throw error;
  }
};

/** What a computer is called in the school's list: its own name, as far as a name may hold it. */
export const consoleName = (host: string): string => {
  const name = Name.safeParse(host.trim().slice(0, 64));
  return name.success ? name.data : 'Console';
};

type Refused = Extract<EnrolOutcome, { ok: false }>;

const MENDS: Partial<Record<Refused['code'], readonly [ConsoleErrorCode, string, string]>> = {
  unreachable: ['no-hub', 'The hub cannot be reached', 'Check --hub and that the hub runs.'],
  'wrong-hub': ['wrong-pin', 'That is not the hub of the school', 'Check --hub and --pin.'],
  'wrong-code': ['wrong-code', 'The hub does not know that code', 'Type it as "usher enrol open" printed it.'],
  'enrolment-closed': ['enrolment-closed', 'The hub admits nobody now', 'Open a window: usher enrol open.'],
  'code-used-up': ['code-used-up', 'The code was used already', 'Make another: usher enrol open.'],
};

const refused = ({ code, detail }: Refused): ConsoleError => {
  const [kind, cause, mend] = MENDS[code] ?? ['refused', 'The hub refused this computer', 'Ask your network manager.'];
  return new ConsoleError(kind, `${cause}: ${detail}.`, mend);
};

/** Enrols this computer as a console with its own key. Throws ConsoleError or TrustError, with nothing granted kept. */
export const enrolConsole = async (dataDir: string, { url, pin, code }: Admission): Promise<OwnIdentity> => {
  const read = readEnrolmentCode(code);
  if (read === null)
    throw new ConsoleError('wrong-code', 'That is not an enrolment code.', 'Type it as "usher enrol open" printed it.');
  const folder = folderOf(dataDir);
  const key = await openDeviceKey(folder);
  const spki = spkiOf(key);
  const outcome = await enrol({
    kind: 'console',
    name: consoleName(hostname()),
    room: null,
    hub: { url, pin },
    csr: await createCertificateRequest(key),
    spki,
    prove: (exporter) => proveEnrolment(read, { exporter, spki }),
  });
  if (!outcome.ok) throw refused(outcome);
  const { schoolName, ...granted } = outcome.enrolled;
  const identity = await storeIdentity(folder, { ...granted, kind: 'console', hub: { url, pin } });
  return { identity, schoolName };
};
