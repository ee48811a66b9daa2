// Appends to a register until it is killed, and says on standard output what was acknowledged. Arguments: file,
// first number, and optionally how many numbers, and `early`, which acknowledges before it is kept: what no hub may do.
import { writeSync } from 'node:fs';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
// Only what it needs: it is started very often.
import { openSqliteRegister } from '../../../packages/register/src/sqlite/open-sqlite-register.ts';
import { draftOf } from '../../../packages/register/src/testing/drafts.ts';

const [file = '', first = '0', ...further] = process.argv.slice(2);
const early = further.includes('early');
const until = Number(first) + Number(further.find((one) => /^\d+$/.test(one)) ?? Infinity);
const privateKey = createPrivateKey(process.env['USHER_TEST_LOG_KEY'] ?? '');
const key = {
  spki: createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({ type: 'spki', format: 'der' }),
  sign: async (bytes: Uint8Array) => sign('sha256', bytes, privateKey),
};

// Written at once, not through a stream: what a killed process still had in hand was never said.
const say = (line: string): void => void writeSync(1, `${line}\n`);

await using register = await openSqliteRegister(file, { origin: 'usher/school', key });
say('open');
for (let number = Number(first); number < until; number += 3) {
  const drafts = [draftOf(number), draftOf(number + 1), draftOf(number + 2)];
  if (early) for (const { id } of drafts) say(`kept ${id}`);
  // Two of them in one go and one beside it, and now and then a checkpoint or something to erase.
  const [two, one] = await Promise.all([register.append(drafts.slice(0, 2)), register.append(drafts.slice(2))]);
  for (const each of [...two, ...one]) if (each.outcome !== 'refused') say(`kept ${each.receipt.id}`);
  if (number % 5 === 0) await register.checkpoint();
  if (number % 7 === 0) {
    const seqs = [Math.max(1, (await register.size()) - 1)];
    const id = draftOf(number, {}).id.replace(/^.{8}/, 'eeeeeeee');
    const { seq } = await register.erase({ id, by: 'account-1', reason: 'retention', seqs });
    say(`erased ${seqs.join()} by ${seq}`);
  }
}
