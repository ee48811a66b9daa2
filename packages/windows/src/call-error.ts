/** What a page gets for a call that failed. */
export type CallError = { readonly code: string; readonly message: string };

const CODE = /^[a-z][a-z0-9-]{0,39}$/;

/**
 * What may be told to a page of a failure: code and message of an error that was given a literal code, and
 * of any other nothing but `failed`, since its text may hold paths or secrets.
 */
export const toCallError = (error: unknown): CallError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && CODE.test(error.code)
    ? { code: error.code, message: error.message.slice(0, 300) }
    : { code: 'failed', message: 'the call failed' };
