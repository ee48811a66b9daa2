// Opens what an older version left, and is killed before the so-many-th statement of SQL; says how many there were, and
// how many up to the end of the first step, when it is not. Arguments: `hub`, `register` or `spool`, the data folder, the number of the statement, and optionally `loose` for data
// that are changed without a transaction: what nobody may do.
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteSpool } from '../../../apps/agent/service/report/sqlite-spool.ts';
import { openStore } from '../../../apps/hub/store/open-store.ts';
import { openSqliteRegister } from '../../../packages/register/src/sqlite/open-sqlite-register.ts';
import { statementsOf } from './statements.ts';

const [what = '', dataDir = '', at = '0', loose] = process.argv.slice(2);

let statements = 0;
let hasStepped = false;
let firstStep = 0;
const asItIs = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function exec(sql: string): void {
  for (const statement of statementsOf(sql)) {
    statements += 1;
    if (statements === Number(at)) process.kill(process.pid, 'SIGKILL');
    hasStepped ||= statement.startsWith('PRAGMA user_version =');
    if (firstStep === 0 && hasStepped && statement === 'COMMIT') firstStep = statements;
    if (loose === 'loose' && /^(BEGIN|COMMIT|ROLLBACK)/.test(statement)) continue;
    asItIs.call(this, statement);
  }
};

if (what === 'hub') openStore(dataDir).close();
if (what === 'spool') SqliteSpool.open(dataDir, 1, { ballastBytes: 4_096 })[Symbol.dispose]();
if (what === 'register') {
  const key = { spki: new Uint8Array(), sign: async () => new Uint8Array() };
  const register = await openSqliteRegister(join(dataDir, 'register.db'), { origin: 'usher/school', key });
  await register[Symbol.asyncDispose]();
}
writeSync(1, `${statements} ${firstStep}`);
