// Takes reports as a hub does, one on each line of standard input, and answers each on a line of standard output, until it is
// killed. Arguments: the file of the register, and optionally `early`, which answers before it is kept: what no hub may do.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openSqliteRegister } from '../../../packages/register/src/sqlite/open-sqlite-register.ts';
import { signReceipt } from '../../../packages/register/src/log-key.ts';
import { deskOf } from './desk.ts';
import type { Submitted } from './devices.ts';

const [file = '', early] = process.argv.slice(2);
const privateKey = createPrivateKey(process.env['USHER_TEST_LOG_KEY'] ?? '');
const key = {
  spki: createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({ type: 'spki', format: 'der' }),
  sign: async (bytes: Uint8Array) => sign('sha256', bytes, privateKey),
};
const origin = 'usher/school';

// Written at once, not through a stream: what a killed process still had in hand was never said.
const say = (what: unknown): void => void writeSync(1, `${JSON.stringify(what)}\n`);

const register = await openSqliteRegister(file, { origin, key });
const desk = deskOf(register);
say('open');
for await (const line of createInterface({ input: process.stdin })) {
  const { submit, from } = JSON.parse(line) as Submitted;
  const { reportId } = submit;
  if (early === 'early') {
    const receipt = await signReceipt(origin, { id: reportId, seq: 1, leafHash: 'a'.repeat(64) }, key);
    say({ reportId, answer: { ok: true, kept: { reportId, receipt } } });
  }
  const taken = desk.take(submit, from);
  if (early !== 'early') void taken.then((answer) => say({ reportId, answer }));
}
