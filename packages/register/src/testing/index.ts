export { draftOf, idOf } from './drafts.ts';
export { FakeDisk, FakeRegister } from './fake-register.ts';
export { createTestLogKey } from './log-key.ts';
export { registerSuite, type SuiteOptions } from './register-suite.ts';
export { startPostgres, type PostgresServer } from './postgres-server.ts';
