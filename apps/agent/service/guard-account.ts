import { readFileSync } from 'node:fs';
import { AgentError } from '../errors.ts';

/** The account that a guard runs under, by its numbers. */
export type GuardAccount = { readonly uid: number; readonly gid: number };

const NAME = 'usher-guard';

/**
 * Taken where the system has no account of that name: a number that no distribution gives out (people and services end
 * below it, systemd's dynamic services begin above it).
 */
const NUMBER = 61_050;

type System = { readonly isRoot: boolean; readonly passwd: string };

const thisSystem = (): System => {
  if (process.getuid?.() !== 0) return { isRoot: false, passwd: '' };
  try {
    return { isRoot: true, passwd: readFileSync('/etc/passwd', 'utf8') };
  } catch {
    // A system without the file has no account of that name.
    return { isRoot: true, passwd: '' };
  }
};

/**
 * The account for guards, which no pupil has (rule GRD1); null when this agent is not root and so has no account to
 * give. Throws `no-account` when what it would be is a person's, or root's.
 */
export const findGuardAccount = ({ isRoot, passwd } = thisSystem()): GuardAccount | null => {
  if (!isRoot) return null;
  const accounts = passwd.split('\n').map((line) => line.split(':'));
  const [, , uid, gid] = accounts.find(([name]) => name === NAME) ?? [NAME, '', `${NUMBER}`, `${NUMBER}`];
  const found = { uid: Number(uid), gid: Number(gid) };
  const others = accounts.filter(([name, , id]) => name !== NAME && Number(id) === found.uid);
  if (!(found.uid > 0 && found.gid > 0) || others.length > 0)
    throw new AgentError(
      'no-account',
      `The account "${NAME}" of the guard would be that of somebody else.`,
      `Run: useradd --system --no-create-home --shell /usr/sbin/nologin ${NAME}`,
    );
  return found;
};
