import { randomBytes } from 'node:crypto';
import { uuidv7 } from '@usher/protocol';
import type { Clock } from './clock.ts';

/** Makes a new message or record id: a version 7 UUID. */
export type MakeId = () => string;

/** Ids of the hub's own clock. */
export const idsOf =
  (clock: Clock): MakeId =>
  () =>
    uuidv7(Math.max(0, Math.trunc(clock.now())), randomBytes(10));
