export { RegisterError, type RegisterErrorCode } from './errors.ts';
export { keyIdOf, type LogKey, type LogSeal, openLogSeal } from './log-key.ts';
export type { RawRows } from './raw-rows.ts';
export { openPostgresRegister } from './postgres/open-postgres-register.ts';
export { preparePostgres } from './postgres/prepare.ts';
export { scrubPostgres } from './postgres/scrub.ts';
export type {
  Appended,
  Draft,
  Entry,
  Erasure,
  Inclusion,
  Json,
  Page,
  Person,
  Query,
  Receipt,
  Register,
  Standing,
  StandingPage,
  StandingQuery,
} from './register.ts';
export type { RegisterOptions } from './sql/sql-register.ts';
export { openSqliteRegister } from './sqlite/open-sqlite-register.ts';
export { type Verified, verifyRegister, type VerifyOptions } from './verify/verify-register.ts';
export { isPostgresUrl, openRows } from './place.ts';
export { rebuildIndexes } from './rebuild.ts';
export { verifyPlace } from './verify/verify-place.ts';
export { restorePostgres } from './backup/restore-postgres.ts';
export { type RestoreOptions, restoreSqlite } from './backup/restore-sqlite.ts';
export { type BackupOptions, writeBackup } from './backup/write-backup.ts';
