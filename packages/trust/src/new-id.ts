import { randomBytes } from 'node:crypto';
import { uuidv7 } from '@usher/protocol';

/** A new version 7 UUID: ids made later sort after, as far as the machine's clock tells. */
export const newId = (): string => uuidv7(Date.now(), randomBytes(10));
