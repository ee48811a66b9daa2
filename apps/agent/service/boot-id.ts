import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Uuid } from '@usher/protocol';

/**
 * Names this running of the machine. Where the system has no such name it is one of this process, and what
 * was kept is then measured by the wall clock.
 */
export const readBootId = (path = '/proc/sys/kernel/random/boot_id'): string => {
  try {
    const id = readFileSync(path, 'utf8').trim();
    return Uuid.safeParse(id).success ? id : randomUUID();
  } catch {
    return randomUUID();
  }
};
