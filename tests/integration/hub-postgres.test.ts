import { startHub } from '@usher/hub';
import type { RegisterCard } from '@usher/protocol';
import { openRows, preparePostgres, verifyRegister } from '@usher/register';
import { type PostgresServer, startPostgres } from '@usher/register/testing';
import { type Identity, newId, openLogKey } from '@usher/trust';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { honestReport } from './hub/made-report.ts';
import { RunningSchool } from './hub/running-school.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

type Agent = Awaited<ReturnType<RunningSchool['agent']>>;

/** A report that an honest computer brings, the same each time it is said. */
const reportOf = async (identity: Identity, card: RegisterCard, text: string) => {
  const body = await honestReport(identity, card, { text });
  return (agent: Agent): void => agent.link.send({ t: 'report.submit', id: newId(), body });
};

test('[RPT4] a hub keeps its register in PostgreSQL, refuses while that is down, and takes the report when it is back', async () => {
  await using school = await RunningSchool.start();
  const place = await server.school();
  await preparePostgres({ ownerUrl: place.ownerUrl, role: place.role });
  await school.stopHub();
  const open = () =>
    startHub({
      dataDir: school.dataDir,
      host: '127.0.0.1',
      port: 0,
      register: place.url,
      log: pino({ level: 'silent' }),
    });
  {
    await using hub = await open();
    school.elsewhere = { url: `wss://127.0.0.1:${hub.port}`, pin: hub.pin };
    const identity = await school.enrolled('agent', 'PC-1');
    const agent = await school.agent(identity);
    const card = JSON.parse((await agent.next('register.card')).body.text) as RegisterCard;
    (await reportOf(identity, card, 'the first'))(agent);
    await agent.next('report.kept');

    await server.kill();
    const second = await reportOf(identity, card, 'while it was down');
    second(agent);
    expect((await agent.next('refusal')).body.code).toBe('register-down');
    await server.start();
    await expect
      .poll(
        async () => {
          second(agent);
          return Promise.race([
            agent.next('report.kept').then(() => 'kept'),
            new Promise((resolve) => setTimeout(() => resolve('not yet'), 500)),
          ]);
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe('kept');
    // Said once more, it is known.
    second(agent);
    await agent.next('report.kept');
  }
  const { spki } = await openLogKey(school.dataDir);
  await using rows = await openRows(place.ownerUrl);
  const { found } = await verifyRegister(rows, { spki, witnessed: [] });
  const kinds: string[] = [];
  for await (const some of rows.table('entry')) kinds.push(...some.map(({ kind }) => kind));
  expect([found, kinds.filter((kind) => kind === 'case.report').length]).toEqual([0, 2]);
});
