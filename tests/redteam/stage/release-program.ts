// Gives one item out again and again until it is killed, and says on standard output which release each key was of.
// Arguments: the folder, and the log key in USHER_TEST_LOG_KEY. The first line says that it is at work.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '@usher/incidents';
import { openSqliteRegister } from '@usher/register';
import { systemClock } from '../../../apps/hub/clock.ts';
import { CaseBook } from '../../../apps/hub/incidents/case/case-book.ts';
import { CaseDesk } from '../../../apps/hub/incidents/case/case-desk.ts';
import { EvidenceDesk } from '../../../apps/hub/incidents/evidence/evidence-desk.ts';
import { EvidenceFiles } from '../../../apps/hub/incidents/evidence/evidence-files.ts';
import { idsOf } from '../../../apps/hub/make-id.ts';
import { lead, ORIGIN, staffOf } from './released-item.ts';

const [folder = '', caseId = '', item = ''] = process.argv.slice(2);
const privateKey = createPrivateKey(process.env['USHER_TEST_LOG_KEY'] ?? '');
const key = {
  spki: createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({ type: 'spki', format: 'der' }),
  sign: async (bytes: Uint8Array) => sign('sha256', bytes, privateKey),
};
// Written at once, not through a stream: what a killed process still had in hand never left it.
const say = (line: string): void => void writeSync(1, `${line}\n`);

await using register = await openSqliteRegister(join(folder, 'register.db'), { origin: ORIGIN, key });
const makeId = idsOf(systemClock);
const book = new CaseBook(register, makeId);
const desk = new CaseDesk({ book, settings: () => DEFAULT_SETTINGS, staff: staffOf(), clock: systemClock, makeId });
const files = new EvidenceFiles(folder);
const evidence = new EvidenceDesk({ desk, register, files, keys: { current: async () => null }, makeId });
say('at work');
for (;;) {
  const given = await evidence.release(
    { id: caseId, item, why: 'Again.', stepUp: async () => systemClock.now() },
    lead,
  );
  say(`key ${given.key}`);
}
