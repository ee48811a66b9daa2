import type { Identity } from '@usher/trust';
import { ConsoleError } from './errors.ts';
import type { FirstAccount } from './lesson/first-account.ts';
import { enrolConsole, knownIdentity } from './own-identity.ts';
import { readSchoolFacts, writeSchoolFacts } from './school-facts.ts';

/** The school's hub, run on this computer for as long as the console runs. */
export interface LocalHub extends FirstAccount, AsyncDisposable {
  readonly url: string;
  readonly pin: string;
  /** Opens an enrolment window for one console and answers its code. */
  openCode(): Promise<string>;
}

type Where = {
  readonly dataDir: string;
  readonly hub?: string | undefined;
  readonly pin?: string | undefined;
  readonly code?: string | undefined;
  readonly startLocalHub?: (() => Promise<LocalHub>) | undefined;
};

/** Where this console belongs: its identity, the hub's address now, and the hub itself when it runs here. */
export type OpenSchool = {
  readonly identity: Identity;
  readonly hub: { readonly url: string; readonly pin: string };
  readonly name: string;
  readonly localHub: LocalHub | null;
};

const admission = ({ hub, pin, code }: Where): { url: string; pin: string; code: string } => {
  if (hub !== undefined && pin !== undefined && code !== undefined) return { url: hub, pin, code };
  throw new ConsoleError(
    'not-enrolled',
    'This computer is not enrolled.',
    'Give --hub, --pin and --code once; "usher enrol open" on the hub prints them.',
  );
};

/**
 * Finds this console's place in its school, and makes it at the first start: it enrols at the hub that is named,
 * or, where none is, runs the school's hub here and enrols at that. Rejects with ConsoleError, TrustError or what
 * `startLocalHub` rejects with; no hub is left running then.
 */
export const openSchool = async (where: Where): Promise<OpenSchool> => {
  const { dataDir, hub, pin } = where;
  const facts = readSchoolFacts(dataDir);
  const known = await knownIdentity(dataDir);
  const here = hub === undefined && (known === null || facts?.ownHub === true);
  if (!here || where.startLocalHub === undefined) {
    const { identity, name } = known === null ? await admit(where) : { identity: known, name: facts?.school ?? '' };
    if (pin !== undefined && pin !== identity.hub.pin)
      throw new ConsoleError(
        'wrong-pin',
        'This computer is enrolled in another school.',
        'Give another --data folder.',
      );
    return { identity, hub: { url: hub ?? identity.hub.url, pin: identity.hub.pin }, name, localHub: null };
  }
  const localHub = await where.startLocalHub();
  try {
    const { url } = localHub;
    if (known !== null)
      return { identity: known, hub: { url, pin: known.hub.pin }, name: facts?.school ?? '', localHub };
    const code = await localHub.openCode();
    const { identity, schoolName } = await enrolConsole(dataDir, { url, pin: localHub.pin, code });
    writeSchoolFacts(dataDir, { school: schoolName, ownHub: true });
    return { identity, hub: { url, pin: localHub.pin }, name: schoolName, localHub };
  } catch (error) {
    await localHub[Symbol.asyncDispose]();
    throw error;
  }
};

const admit = async (where: Where): Promise<{ identity: Identity; name: string }> => {
  const { identity, schoolName } = await enrolConsole(where.dataDir, admission(where));
  writeSchoolFacts(where.dataDir, { school: schoolName, ownHub: false });
  return { identity, name: schoolName };
};
