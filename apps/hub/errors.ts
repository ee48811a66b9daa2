/** Why a hub could not be started or its data not be used; each has one mend that the command line can name. */
export type HubErrorCode =
  | 'newer-data'
  | 'old-sqlite'
  | 'other-school'
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

/** The failure to listen as a person can act on it; other failures as they are. */
export const cannotListen = (error: unknown, host: string, port: number): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new HubError('port-in-use', `another program is already listening on ${host}:${port}`, error);
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new HubError('cannot-listen', `this computer does not let the hub listen on ${host}:${port}`, error);
  return error;
};
