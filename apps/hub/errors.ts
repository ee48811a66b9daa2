/** Why a hub's data could not be used or an offline command not be done. Stable: scripts match on them. */
export type HubErrorCode =
  | 'newer-data'
  | 'bad-settings'
  | 'bad-policy'
  | 'same-policy'
  | 'old-sqlite'
  | 'other-school'
  | 'bad-argument'
  | 'unknown-room'
  | 'user-exists'
  | 'unknown-account'
  | 'unknown-device'
  | 'not-quarantined'
  | 'port-in-use'
  | 'damaged-key'
  | 'exposed-key'
  | 'no-evidence-key'
  | 'unknown-item'
  | 'sealed-case'
  | 'evidence-damaged'
  | 'wrong-phrase';

/** What stopped, in one sentence as `message`, and what a person does about it as `mend`. */
export class HubError extends Error {
  override readonly name = 'HubError';
  readonly code: HubErrorCode;
  readonly mend: string;

  constructor(code: HubErrorCode, message: string, mend: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.mend = mend;
  }
}
