/**
 * A failure a person can do something about: the cause in one line, the command or step that mends it, and a
 * stable code for scripts.
 */
export class UsherFailure extends Error {
  readonly code: string;
  readonly mend: string | undefined;

  constructor(code: string, cause: string, mend?: string, options?: ErrorOptions) {
    super(cause, options);
    this.name = 'UsherFailure';
    this.code = code;
    this.mend = mend;
  }
}

type Told = { readonly code: string; readonly cause: string; readonly mend?: string };

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What to say about anything that was thrown. Errors of our packages carry a literal `code` and often a `mend`. */
export const tell = (thrown: unknown): Told => {
  if (!(thrown instanceof Error)) return { code: 'failed', cause: String(thrown) };
  const { code, mend } = thrown as Error & { code?: unknown; mend?: unknown };
  const mendText = text(mend);
  return {
    code: text(code) ?? 'failed',
    cause: thrown.message.split('\n')[0] ?? 'it failed',
    ...(mendText === undefined ? {} : { mend: mendText }),
  };
};
