import { hostname } from 'node:os';
import { enrol } from '@usher/link';
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
import { UsherFailure } from '../failure.ts';

/** What a person said of the hub; all of it is needed until this computer is enrolled. */
export type WhereTheHubIs = { readonly hub?: string; readonly pin?: string; readonly code?: string };

const MENDS: Readonly<Record<string, readonly [code: string, cause: string, mend: string]>> = {
  'wrong-hub': ['wrong-pin', 'the hub there does not have that pin', 'compare it with the recovery sheet'],
  unreachable: ['no-hub', 'no hub answers there', 'check --hub and that the hub runs'],
  'wrong-code': ['wrong-code', 'the hub does not know that code', 'type it as "usher enrol open" printed it'],
  'enrolment-closed': ['enrolment-closed', 'the hub takes no new computers now', 'run: usher enrol open'],
  'code-used-up': ['code-used-up', 'that code has been used up', 'run: usher enrol open'],
};

const enrolHere = async (folder: string, { hub, pin, code }: WhereTheHubIs): Promise<Identity> => {
  if (hub === undefined || pin === undefined || code === undefined)
    throw new UsherFailure('not-enrolled', 'this computer is not enrolled yet', 'add --hub, --pin and --code once');
  const read = readEnrolmentCode(code);
  if (read === null) throw new UsherFailure('wrong-code', 'that is not an enrolment code', 'type it as it was printed');
  const key = await openDeviceKey(folder);
  const spki = spkiOf(key);
  const address = { url: hub, pin };
  const outcome = await enrol({
    kind: 'console',
    name: `usher on ${hostname()}`.slice(0, 64),
    room: null,
    hub: address,
    csr: await createCertificateRequest(key),
    spki,
    prove: (exporter) => proveEnrolment(read, { exporter, spki }),
  });
  if (!outcome.ok) {
    const [failure, cause, mend] = MENDS[outcome.code] ?? [outcome.code, outcome.detail, 'see: usher doctor'];
    throw new UsherFailure(failure, cause, mend);
  }
  const { schoolName: _schoolName, ...granted } = outcome.enrolled;
  return storeIdentity(folder, { ...granted, kind: 'console', hub: address });
};

/** The identity of this computer in a folder, enrolled now if it has none. */
export const ownIdentity = async (folder: string, where: WhereTheHubIs): Promise<Identity> => {
  try {
    const identity = await openIdentity(folder);
    if (where.pin !== undefined && where.pin !== identity.hub.pin)
      throw new UsherFailure(
        'wrong-pin',
        'this computer belongs to a school with another pin',
        'leave --pin out, or use another --data',
      );
    return identity;
  } catch (error) {
    if (!(error instanceof TrustError) || error.code !== 'not-enrolled') throw error;
    return enrolHere(folder, where);
  }
};
