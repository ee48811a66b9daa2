import { enrolConsole, knownIdentity } from '@usher/console/identity';
import type { Identity } from '@usher/trust';
import { UsherFailure } from '../failure.ts';

/** What a person said of the hub; all of it is needed until this computer is enrolled. */
export type WhereTheHubIs = { readonly hub?: string; readonly pin?: string; readonly code?: string };

/** The identity of this computer in a folder, enrolled now if it has none. To the hub the command is a console. */
export const ownIdentity = async (folder: string, { hub, pin, code }: WhereTheHubIs): Promise<Identity> => {
  const known = await knownIdentity(folder);
  if (known !== null) {
    if (pin === undefined || pin === known.hub.pin) return known;
    throw new UsherFailure(
      'wrong-pin',
      'this computer belongs to a school with another pin',
      'leave --pin out, or use another --data',
    );
  }
  if (hub === undefined || pin === undefined || code === undefined)
    throw new UsherFailure('not-enrolled', 'this computer is not enrolled yet', 'add --hub, --pin and --code once');
  return (await enrolConsole(folder, { url: hub, pin, code })).identity;
};
