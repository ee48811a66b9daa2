import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameDisplay } from './display-name.ts';

/** What logind knows of a display: a person's session, a greeter (nobody signed in), or nothing. */
export type LogindSession =
  | { readonly kind: 'person'; readonly user: string; readonly uid: number; readonly startedUs: number }
  | { readonly kind: 'greeter' }
  | { readonly kind: 'unknown' };

/** Reads the key and value lines of one of logind's session files. */
function parseSessionFile(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 1));
  }
  return fields;
}

/**
 * The session of a display in logind's state folder, which holds no more than a handful of small files. Reading
 * it needs neither a bus nor a child process, which the guard must not start.
 */
export function findLogindSession(folder: string, display: string): LogindSession {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    // No logind here.
    return { kind: 'unknown' };
  }
  let greeter = false;
  for (const name of names) {
    const fields = readSession(join(folder, name));
    if (!fields || !isSameDisplay(fields.get('DISPLAY') ?? '', display) || fields.get('STATE') === 'closing') continue;
    const user = fields.get('USER');
    const uid = Number(fields.get('UID'));
    const startedUs = Number(fields.get('MONOTONIC'));
    if (fields.get('CLASS') === 'greeter') greeter = true;
    else if (user && fields.get('CLASS') === 'user' && Number.isFinite(uid) && Number.isFinite(startedUs)) {
      return { kind: 'person', user, uid, startedUs };
    }
  }
  return greeter ? { kind: 'greeter' } : { kind: 'unknown' };
}

function readSession(path: string): ReadonlyMap<string, string> | null {
  try {
    return parseSessionFile(readFileSync(path, 'utf8'));
  } catch {
    // Pipes that keep a session alive lie beside the files, and a session may end while we read.
    return null;
  }
}
