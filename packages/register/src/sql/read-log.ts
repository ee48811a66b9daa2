import type { Kysely } from 'kysely';
import { RegisterError } from '../errors.ts';
import { GrowingLog, type NodeAt, wholeNodes } from '../log/growing-log.ts';
import type { NodeSource } from '../log/proofs.ts';
import type { Tables } from './tables.ts';

const damaged = (what: string): RegisterError =>
  new RegisterError('damaged', `The register is damaged: ${what} is missing.`, 'Run: usher register verify.');

const keyOf = ({ level, idx }: NodeAt): string => `${level}/${idx}`;

/** Reads the hashes of whole subtrees. Throws RegisterError `damaged` when one is not there. */
export const nodeSource =
  (db: Kysely<Tables>): NodeSource =>
  async (nodes) => {
    const [leaves, inner] = [nodes.filter(({ level }) => level === 0), nodes.filter(({ level }) => level > 0)];
    const found = new Map<string, Uint8Array>();
    if (leaves.length > 0) {
      const seqs = leaves.map(({ idx }) => idx + 1);
      for (const { seq, leaf } of await db
        .selectFrom('entry')
        .select(['seq', 'leaf'])
        .where('seq', 'in', seqs)
        .execute())
        found.set(keyOf({ level: 0, idx: seq - 1 }), leaf);
    }
    if (inner.length > 0) {
      const rows = await db
        .selectFrom('log_node')
        .selectAll()
        .where((eb) => eb.or(inner.map(({ level, idx }) => eb.and({ level, idx }))))
        .execute();
      for (const row of rows) found.set(keyOf(row), row.hash);
    }
    return nodes.map((node) => {
      const hash = found.get(keyOf(node));
      if (hash === undefined) throw damaged(`the hash ${keyOf(node)}`);
      return hash;
    });
  };

/** How many entries there are. Throws RegisterError `damaged` when some in between are gone. */
export const sizeOf = async (db: Kysely<Tables>): Promise<number> => {
  const last = await db.selectFrom('entry').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return last?.seq ?? 0;
};

/** The log as it stands, to go on from. */
export const openLog = async (db: Kysely<Tables>): Promise<GrowingLog> => {
  const size = await sizeOf(db);
  return new GrowingLog(size, await nodeSource(db)(wholeNodes(0, size)));
};
