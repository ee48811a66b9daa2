import { createHash } from 'node:crypto';
import type { MachineFacts } from './machine.ts';

/**
 * A name for one screen of one machine, the same for every program on it and for nobody else: by it a hub knows that a
 * console is open where an agent looks after the display (rule CLN8). Made of facts that need no special right to read,
 * and of the display, because several agents may look after several displays of one machine. Salted with the school and
 * hashed, so that it tells no addresses. Null where too little is known, or where the display is another machine's.
 */
export const seatOf = (schoolId: string, facts: MachineFacts, display: string | undefined): string | null => {
  const number = /^:(\d+)(\.\d+)?$/.exec(display ?? '')?.[1];
  const { machineId, network } = facts;
  if (number === undefined || machineId.length === 0 || network.length === 0) return null;
  // An image may give every machine of a suite one machine id; their network cards differ.
  const said = JSON.stringify(['usher/seat/v1', schoolId, machineId, network, Number(number)]);
  return createHash('sha256').update(said).digest('base64url');
};
