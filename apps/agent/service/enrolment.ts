import { enrol, type EnrolOutcome } from '@usher/link';
import {
  createCertificateRequest,
  type Identity,
  openDeviceKey,
  proveEnrolment,
  readEnrolmentCode,
  spkiOf,
  storeIdentity,
} from '@usher/trust';
import { AgentError, type AgentErrorCode } from '../errors.ts';

export type EnrolmentOptions = {
  readonly folder: string;
  readonly hub: { readonly url: string; readonly pin: string };
  readonly code: string;
  readonly station: string;
  readonly room: string;
};

type Refused = EnrolOutcome & { readonly ok: false };

const FAILURES: Readonly<Record<string, readonly [AgentErrorCode, string, string]>> = {
  'wrong-hub': [
    'wrong-pin',
    'The hub at that address does not have the key that the pin names.',
    'Compare the pin and the address with those that "usher hub run" prints.',
  ],
  unreachable: ['no-hub', '', 'Check the address and that the hub runs and lets this computer in.'],
  'wrong-code': [
    'wrong-code',
    'The hub does not know that code.',
    'Type the code again as "usher enrol open" printed it.',
  ],
  'enrolment-closed': [
    'enrolment-closed',
    'The hub is not taking new computers now.',
    'Open a window with "usher enrol open" and use its code.',
  ],
  'code-used-up': [
    'code-used-up',
    'That code has been used as often as it may be.',
    'Open another window with "usher enrol open" and use its code.',
  ],
};

const failureOf = ({ code, detail }: Refused): AgentError => {
  const [kind, message, mend] = FAILURES[code] ?? [
    'refused',
    `The hub did not admit this computer: ${detail}.`,
    'Look at the log of the hub.',
  ];
  return new AgentError(kind, message === '' ? `No hub could be reached: ${detail}.` : message, mend);
};

/** Enrols this computer and keeps what was granted. Throws an `AgentError`, or the `TrustError` of a bad folder. */
export const enrolAgent = async ({
  folder,
  hub,
  code,
  station,
  room,
}: EnrolmentOptions): Promise<Identity & { schoolName: string }> => {
  const read = readEnrolmentCode(code);
  if (read === null)
    throw new AgentError(
      'wrong-code',
      'That is not an enrolment code.',
      'Type the code as "usher enrol open" printed it.',
    );
  const key = await openDeviceKey(folder);
  const spki = spkiOf(key);
  const outcome = await enrol({
    kind: 'agent',
    name: station,
    room,
    hub,
    csr: await createCertificateRequest(key),
    spki,
    prove: (exporter) => proveEnrolment(read, { exporter, spki }),
  });
  if (!outcome.ok) throw failureOf(outcome);
  const { schoolName, ...granted } = outcome.enrolled;
  const identity = await storeIdentity(folder, { ...granted, kind: 'agent', hub });
  return { ...identity, schoolName };
};
