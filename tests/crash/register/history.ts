import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { openRows, verifyRegister } from '@usher/register';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** The log key of these tests as a program takes it from its surroundings. */
export const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
export const spki = createPublicKey(pem).export({ type: 'spki', format: 'der' });
export const options = {
  origin: 'usher/school',
  key: { spki, sign: async (bytes: Uint8Array) => sign('sha256', bytes, privateKey) },
};

/** The ids that a program said it had kept. */
export const kept = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => (line.startsWith('kept ') ? [line.slice(5)] : []));

/** Compares what was acknowledged with what is there, as Jepsen's checkers do. */
export const history = async (place: string, acknowledged: ReadonlySet<string>) => {
  await using rows = await openRows(place);
  const { findings, size } = await verifyRegister(rows, { spki });
  const ids: string[] = [];
  for await (const some of rows.table('entry')) ids.push(...some.map(({ id }) => id));
  const there = new Set(ids);
  return {
    findings,
    size,
    lost: Array.from(acknowledged).filter((id) => !there.has(id)).length,
    doubled: ids.length - there.size,
  };
};
