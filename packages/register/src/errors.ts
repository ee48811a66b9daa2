/** Why the register could not be opened, added to, erased from, backed up or restored. Stable: scripts match on them. */
export type RegisterErrorCode =
  | 'bad-entry'
  | 'too-large'
  | 'unknown-entry'
  | 'unknown-checkpoint'
  | 'damaged'
  | 'in-use'
  | 'other-register'
  | 'newer-data'
  | 'not-prepared'
  | 'old-sqlite'
  | 'old-postgres'
  | 'unsafe-server'
  | 'role-too-powerful'
  | 'unreachable'
  | 'disk-full'
  | 'disk-failed'
  | 'closed'
  | 'no-register'
  | 'not-empty'
  | 'bad-recipient'
  | 'bad-backup';

/** What stopped, in one sentence as `message`, and what a person does about it as `mend`. */
export class RegisterError extends Error {
  override readonly name = 'RegisterError';
  readonly code: RegisterErrorCode;
  readonly mend: string;

  constructor(code: RegisterErrorCode, message: string, mend: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.mend = mend;
  }
}
