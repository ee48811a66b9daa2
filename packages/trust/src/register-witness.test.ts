import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointBody, type RegisterCard, signedNote } from '@usher/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from './new-id.ts';
import { RegisterWitness, WITNESS_FILE, witnessFile } from './register-witness.ts';

const ORIGIN = 'usher/school';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = publicKey.export({ type: 'spki', format: 'der' });
const card: RegisterCard = {
  schoolId: newId(),
  version: 1,
  origin: ORIGIN,
  logKey: spki.toString('base64url'),
  recipient: `age1${'q'.repeat(58)}`,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-witness-'));
});
const opened: RegisterWitness[] = [];
afterEach(async () => {
  for (const witness of opened.splice(0)) await witness.settled();
  rmSync(folder, { recursive: true });
});

const open = async (): Promise<RegisterWitness> => {
  const witness = await RegisterWitness.open(witnessFile(folder), (cause) => {
    throw cause;
  });
  opened.push(witness);
  return witness;
};

const leaf = (n: number): Buffer => createHash('sha256').update(`leaf ${n}`).digest();
/** A log of one or two leaves: enough to grow, to go back and to be rewritten. */
const rootOf = (size: number, salt = 0): Buffer =>
  size === 1
    ? leaf(salt)
    : createHash('sha256')
        .update(Buffer.concat([Buffer.of(1), leaf(salt), leaf(salt + 1)]))
        .digest();

const note = (size: number, { salt = 0, origin = ORIGIN, key = privateKey } = {}): string => {
  const body = checkpointBody({ origin, size, root: rootOf(size, salt) });
  const signature = sign('sha256', Buffer.from(body), key);
  const keyId = createHash('sha256').update(spki).digest().subarray(0, 4);
  return signedNote(body, { name: origin, keyId, signature });
};

const shown = (text: string, proof: readonly string[] | null = null) => ({ text, proof });

test('[REG15] remembers the highest checkpoint across a restart, and a higher one only with its proof', async () => {
  const witness = await open();
  expect(witness.look(card, shown(note(1)), 1)).toEqual({ do: 'nothing' });
  await witness.settled();
  const again = await open();
  expect(again.kept).toContain(`${ORIGIN}\n1\n`);
  expect(again.look(card, shown(note(2)), 2)).toEqual({ do: 'prove', from: 1, to: 2 });
  expect(again.look(card, shown(note(2), [leaf(1).toString('base64')]), 2)).toEqual({ do: 'nothing' });
  expect([again.kept?.split('\n')[1], again.evidence]).toEqual(['2', []]);
});

test('[REG16] keeps the texts that show a change, says so once, and goes on from there', async () => {
  const witness = await open();
  witness.look(card, shown(note(2)), 1);
  const back = note(1, { salt: 7 });
  expect(witness.look(card, shown(back), 2)).toMatchObject({ do: 'alarm', alarm: { kind: 'went-back' } });
  expect(witness.look(card, shown(back), 3)).toEqual({ do: 'nothing' });
  expect(witness.look(card, shown(note(1, { salt: 9 })), 4)).toMatchObject({
    do: 'alarm',
    alarm: { kind: 'rewritten' },
  });
  expect(witness.look(card, shown(note(1, { origin: 'other' })), 5)).toMatchObject({
    do: 'alarm',
    alarm: { kind: 'other-register' },
  });
  await witness.settled();
  expect((await open()).evidence.map(({ kind, texts }) => [kind, texts.length])).toEqual([
    ['went-back', 2],
    ['rewritten', 2],
    ['other-register', 2],
  ]);
});

test('[REG16] what the log key did not sign is an alarm and changes nothing', async () => {
  const witness = await open();
  witness.look(card, shown(note(1)), 1);
  const before = witness.kept;
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  for (const text of [note(2, { key: stranger }), 'nonsense', note(2).replace('2', '3')])
    expect(witness.look(card, shown(text), 2)).toMatchObject({ do: 'alarm', alarm: { kind: 'unsigned' } });
  expect(witness.kept).toBe(before);
});

test('[REG16] a log that is shorter than a receipt said is one that went back', async () => {
  const witness = await open();
  witness.look(card, shown(note(1)), 1);
  await witness.received(2);
  const again = await open();
  expect(again.look(card, shown(note(1)), 2)).toMatchObject({ do: 'alarm', alarm: { kind: 'went-back' } });
  expect(again.look(card, shown(note(1)), 3)).toEqual({ do: 'nothing' });
});

test('[REG16] a receipt that comes between a checkpoint and its proof is no sign that the log went back', async () => {
  const witness = await open();
  witness.look(card, shown(note(1)), 1);
  expect(witness.look(card, shown(note(2)), 2)).toEqual({ do: 'prove', from: 1, to: 2 });
  await witness.received(3);
  expect(witness.look(card, shown(note(2), [leaf(1).toString('base64')]), 3)).toEqual({ do: 'nothing' });
  expect([witness.kept?.split('\n')[1], witness.isAhead, witness.evidence]).toEqual(['2', true, []]);
  // Shown after the receipt, the same checkpoint lacks what the receipt is of.
  expect(witness.look(card, shown(note(2)), 4)).toMatchObject({ do: 'alarm', alarm: { kind: 'went-back' } });
});

test('[REG16] an alarm whose losses could not be brought again is raised once more', async () => {
  const witness = await open();
  witness.look(card, shown(note(2)), 1);
  for (const can of [false, true])
    expect(witness.look(card, shown(note(1)), 2, () => can)).toMatchObject({ do: 'alarm' });
  expect(witness.look(card, shown(note(1)), 3, () => false)).toEqual({ do: 'nothing' });
  expect(witness.evidence).toHaveLength(1);
});

test('[REG16] a receipt is remembered when it is on disk, and not before', async () => {
  const written: string[] = [];
  let full = true;
  const store = {
    read: () => Promise.resolve(''),
    write: async (text: string) => {
      if (full) throw new Error('no room');
      written.push(text);
    },
  };
  const failures: unknown[] = [];
  const witness = await RegisterWitness.open(store, (cause) => failures.push(cause));
  await expect(witness.received(4)).rejects.toThrow('could not be remembered');
  full = false;
  await witness.received(4);
  await witness.received(3);
  expect([failures.length, written.map((text) => (JSON.parse(text) as { atLeast: number }).atLeast)]).toEqual([1, [4]]);
});

test('[REG15] begins anew when what it remembered cannot be read', async () => {
  writeFileSync(join(folder, WITNESS_FILE), '{');
  const witness = await open();
  expect([witness.kept, witness.look(card, shown(note(1)), 1)]).toEqual([null, { do: 'nothing' }]);
});
