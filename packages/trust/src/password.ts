import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { TrustError } from './errors.ts';

/** Makes and checks password records, one at a time. */
export interface Passwords {
  /** A record to store: algorithm, cost, salt and hash in one line of text. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the record. Null stands for an account that does not exist: it takes as
   * long and is false (rule SGN3). Rejects with TrustError `bad-password-record` for a damaged record.
   */
  verify(record: string | null, password: string): Promise<boolean>;
}

export type ScryptCost = { readonly logN: number; readonly r: number; readonly p: number };

const COST: ScryptCost = { logN: 17, r: 8, p: 1 };
const HASH_BYTES = 32;
const run = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

const derive = (password: string, salt: Uint8Array, { logN, r, p }: ScryptCost): Promise<Buffer> => {
  const N = 2 ** logN;
  return run(password.normalize('NFC'), salt, HASH_BYTES, { N, r, p, maxmem: 128 * r * (N + p + 2) });
};

const write = ({ logN, r, p }: ScryptCost, salt: Buffer, hash: Buffer): string =>
  `scrypt$${logN}$${r}$${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;

const read = (record: string): { cost: ScryptCost; salt: Buffer; hash: Buffer } => {
  const parts = /^scrypt\$(\d{2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/.exec(record);
  const [logN, r, p] = (parts ?? []).slice(1, 4).map(Number);
  // A record says how much memory to take; one that asks for gigabytes is damage or malice.
  if (parts === null || !logN || !r || !p || logN > 20 || r > 16 || p > 4)
    throw new TrustError('bad-password-record', 'A stored password record is damaged.', 'Set a new password for it.');
  return {
    cost: { logN, r, p },
    salt: Buffer.from(parts[4] ?? '', 'base64url'),
    hash: Buffer.from(parts[5] ?? '', 'base64url'),
  };
};

/** Scrypt with N = 2^17, r = 8, p = 1: 128 MiB a go, which is why only one runs at a time. Tests may ask for less. */
export const createPasswords = (cost: ScryptCost = COST): Passwords => {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  // What an account that does not exist is compared with; no password leads to it.
  const nobody = write(cost, randomBytes(16), randomBytes(HASH_BYTES));
  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(16);
        return write(cost, salt, await derive(password, salt, cost));
      }),
    verify: (record, password) =>
      inTurn(async () => {
        const known = read(record ?? nobody);
        const same = timingSafeEqual(await derive(password, known.salt, known.cost), known.hash);
        return same && record !== null;
      }),
  };
};
