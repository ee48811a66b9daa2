import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { DesktopSession, Session } from '../ports/session.ts';
import { isWithin, leaderOf } from './leader.ts';
import { findLogindSession } from './logind.ts';
import { accountName } from './passwd.ts';
import { DisplayProcesses, readProcess, TICKS_PER_SECOND } from './processes.ts';
import type { DisplayProcess } from './processes.ts';

const LOGIND_FOLDER = '/run/systemd/sessions';

export type LinuxSessionOptions = {
  readonly display: string;
  /** Processes that are ours with all they started, and so nobody's sign-in; this process otherwise. */
  readonly ownTrees?: readonly number[];
};

/** Who is signed in at a display: as logind has it, else whoever's process is the oldest on it. */
export class LinuxSession implements Session {
  readonly #display: string;
  readonly #ownTrees: ReadonlySet<number>;
  readonly #processes: DisplayProcesses;
  /** Looked at again on each call, so that a call while somebody is signed in reads two small files. */
  #leader: (DisplayProcess & { readonly user: string }) | null = null;

  constructor({ display, ownTrees = [process.pid] }: LinuxSessionOptions) {
    this.#display = display;
    // Everything was started by process 1; as a parent it says nothing.
    this.#ownTrees = new Set(ownTrees.filter((pid) => pid > 1));
    this.#processes = new DisplayProcesses(display);
  }

  async current(): Promise<DesktopSession> {
    const logind = findLogindSession(LOGIND_FOLDER, this.#display);
    if (logind.kind === 'greeter') return null;
    if (logind.kind === 'person') {
      const sinceStartUs = Number(process.hrtime.bigint() / 1_000n);
      return {
        user: logind.user,
        uid: logind.uid,
        forMs: Math.max(0, Math.round((sinceStartUs - logind.startedUs) / 1_000)),
      };
    }
    const leader = this.#stillThere() ?? this.#find();
    this.#leader = leader;
    if (!leader) return null;
    const forMs = Math.round(uptime() * 1_000 - (leader.startedTicks * 1_000) / TICKS_PER_SECOND);
    return { user: leader.user, uid: leader.uid, forMs: Math.max(0, forMs) };
  }

  #stillThere(): (DisplayProcess & { readonly user: string }) | null {
    const leader = this.#leader;
    if (!leader) return null;
    const now = readProcess(leader.pid);
    return now && now.startedTicks === leader.startedTicks && now.uid === leader.uid ? leader : null;
  }

  #find(): (DisplayProcess & { readonly user: string }) | null {
    const found = this.#processes.find(uptime() * TICKS_PER_SECOND);
    const parentOf = (pid: number): number | null => readProcess(pid)?.parent ?? null;
    const leader = leaderOf(found, ({ pid }) => isWithin(pid, this.#ownTrees, parentOf));
    return leader ? { ...leader, user: nameOf(leader) } : null;
  }
}

function nameOf({ uid, logName }: DisplayProcess): string {
  if (uid === 0) return logName;
  // An account of a directory that is not in the file is shown by its number: its own LOGNAME could be forged.
  return accountName(readPasswd(), uid) ?? `#${uid}`;
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
