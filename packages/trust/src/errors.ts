/** Why something of the school's trust could not be opened, made or granted. Stable: scripts match on them. */
export type TrustErrorCode =
  | 'school-exists'
  | 'no-school'
  | 'identity-exists'
  | 'not-enrolled'
  | 'file-missing'
  | 'file-damaged'
  | 'file-mismatch'
  | 'file-exposed'
  | 'newer-format'
  | 'folder-unusable'
  | 'in-use'
  | 'bad-name'
  | 'bad-request'
  | 'bad-grant'
  | 'bad-password-record'
  | 'wrong-passphrase';

/** What stopped, in one sentence as `message`, and what a person does about it as `mend`. */
export class TrustError extends Error {
  override readonly name = 'TrustError';
  readonly code: TrustErrorCode;
  readonly mend: string;

  constructor(code: TrustErrorCode, message: string, mend: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.mend = mend;
  }
}
