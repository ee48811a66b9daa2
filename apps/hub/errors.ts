/** Why a hub could not be started or its data not be used; each has one mend that the command line can name. */
export type HubErrorCode =
  | 'newer-data'
  | 'old-sqlite'
  | 'no-school'
  | 'port-in-use'
  | 'cannot-listen'
  | 'bad-argument'
  | 'unknown-room'
  | 'user-exists';

/** A failure of the hub or of one of its offline commands; `message` is one plain sentence. */
export class HubError extends Error {
  readonly code: HubErrorCode;

  constructor(code: HubErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'HubError';
    this.code = code;
  }
}
