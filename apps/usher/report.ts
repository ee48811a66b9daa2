import { tell } from './failure.ts';

/** Where a command's words go: one JSON document with `--json`, plain lines otherwise. */
export type Report = {
  readonly json: boolean;
  /** The command's answer: `value` is printed with `--json`, `lines` otherwise. */
  readonly answer: (value: unknown, lines: readonly string[]) => void;
  /** News while a command goes on, on standard error, never part of the answer. */
  readonly news: (line: string) => void;
};

export const createReport = (json: boolean): Report => ({
  json,
  answer: (value, lines) => {
    if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    else for (const one of lines) process.stdout.write(`${one}\n`);
  },
  news: (line) => {
    process.stderr.write(`${line}\n`);
  },
});

const bare = (text: string): string => text.replace(/\.$/, '');

/** Cause and mend as one line, whichever way the packages punctuate them. */
const sentence = (cause: string, mend: string | undefined): string =>
  mend === undefined
    ? bare(cause)
    : `${bare(cause)}. To mend it: ${bare(mend).replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())}`;

/** Says why a command failed, one line, and sets the exit status. */
export const reportFailure = (json: boolean, thrown: unknown): void => {
  const told = tell(thrown);
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, ...told })}\n`);
  process.stderr.write(`usher: ${sentence(told.cause, told.mend)}\n`);
  process.exitCode = 1;
};
