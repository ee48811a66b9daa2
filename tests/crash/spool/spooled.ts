import { createHash } from 'node:crypto';
import type { SpooledReport } from '../../../apps/agent/service/report/spool.ts';

/** A report of a number: the same each time, with 900 bytes that nothing else has. */
export const spooled = (number: number): SpooledReport => ({
  reportId: `0196a000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`,
  seal: 'school',
  sealed: Buffer.concat(
    Array.from({ length: 28 }, (_, part) => createHash('sha256').update(`${number} ${part}`).digest()),
  ),
  createdMono: number,
  createdWall: number,
  boot: 'boot',
});

/** What is sealed anew in a report of a number. */
export const resealed = (number: number): Uint8Array => spooled(number + 1_000_000).sealed;
