import { readdirSync } from 'node:fs';
import type { Check } from './checks.ts';

/** Whether a guard started here has an account that pupils cannot touch. */
const guardCheck: Check = {
  name: 'guard',
  look: async () => {
    const { findGuardAccount } = await import('@usher/agent');
    const account = findGuardAccount();
    if (account === null)
      return {
        ok: false,
        found: 'an agent run by this account cannot give its guard one of its own, and pupils can end both',
        mend: 'run "usher agent run" as root',
      };
    return { ok: true, found: `an agent run by root gives its guard the account ${account.uid}` };
  },
};

const programsCheck: Check = {
  name: 'programs',
  look: async () => {
    const { exposedPlace } = await import('@usher/agent');
    const exposed = [process.execPath, process.argv[1] ?? process.execPath].flatMap((path) => exposedPlace(path) ?? []);
    const [first] = exposed;
    if (first === undefined) return { ok: true, found: 'only root and this account can change them' };
    return {
      ok: false,
      found: `${first} can be changed by others`,
      mend: `run: chown root: ${first} && chmod go-w ${first}`,
    };
  },
};

const SOCKETS = '/tmp/.X11-unix';

const displaysHere = (): readonly string[] => {
  try {
    return readdirSync(SOCKETS).flatMap((name) => (/^X\d+$/.test(name) ? [`:${name.slice(1)}`] : []));
  } catch {
    // There is no X server here.
    return [];
  }
};

/** An agent looks after one display; a second one of the same computer is a way round it. */
const otherDisplaysCheck = (display: string | undefined): Check => ({
  name: 'other displays',
  look: async () => {
    const others = displaysHere().filter((one) => one !== display?.replace(/\.\d+$/, ''));
    if (display === undefined || others.length === 0) return { ok: true, found: 'none' };
    return {
      ok: false,
      found: `${others.toSorted().join(', ')}: pupils there are neither seen nor covered by an agent of ${display}`,
      mend: 'run an agent for each with --display, or allow one session on this computer',
    };
  },
});

export const theAgent = ({ display }: { display: string | undefined }): Check[] => [
  guardCheck,
  programsCheck,
  otherDisplaysCheck(display),
];
