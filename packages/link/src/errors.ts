/** Why a listener could not begin. Stable: scripts match on them. */
export type LinkErrorCode = 'port-in-use' | 'address-unusable' | 'no-permission';

/** What stopped, in one sentence as `message`, and what a person does about it as `mend`. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  readonly code: LinkErrorCode;
  readonly mend: string;

  constructor(code: LinkErrorCode, message: string, mend: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.mend = mend;
  }
}

/** The reason a system call or TLS gave, such as `ECONNREFUSED`; the empty text when it gave none. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Whether a peer just went away, which is nothing to refuse: devices look at the hub's certificate and hang up. */
export const isGone = (error: unknown): boolean => ['ECONNRESET', 'EPIPE'].includes(reasonOf(error));

/** A failure to listen, in words. */
export const listenError = (error: unknown, host: string, port: number): LinkError => {
  const place = `${host}:${port}`;
  const reason = reasonOf(error);
  if (reason === 'EADDRINUSE')
    return new LinkError(
      'port-in-use',
      `Another program is listening on ${place}.`,
      'Stop that program, or choose another port with --listen.',
      error,
    );
  if (reason === 'EACCES')
    return new LinkError(
      'no-permission',
      `This account may not listen on ${place}.`,
      'Choose a port of 1024 or more with --listen.',
      error,
    );
  return new LinkError(
    'address-unusable',
    `This computer cannot listen on ${place} (${reason || String(error)}).`,
    'Give an address of this computer with --listen, such as 0.0.0.0:7443.',
    error,
  );
};
