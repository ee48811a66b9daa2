import { afterAll, beforeAll } from 'vitest';
import { openPostgresRegister } from '../../packages/register/src/postgres/open-postgres-register.ts';
import { preparePostgres } from '../../packages/register/src/postgres/prepare.ts';
import { type PostgresServer, registerSuite, startPostgres } from '../../packages/register/src/testing/index.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

registerSuite('PostgreSQL', async (options) => {
  const { ownerUrl, role, url } = await server.school();
  await preparePostgres({ ownerUrl, role });
  return openPostgresRegister(url, options);
});
