/**
 * Why a console cannot run, or an answer to its page could not be given:
 * - `wrong-pin`: the hub at that address is not the school's, or this computer belongs to another
 * - `wrong-code`, `enrolment-closed`, `code-used-up`, `refused`: the hub did not admit this computer
 * - `not-enrolled`: this computer is not admitted yet and no hub, pin or code was given
 * - `no-hub`: nothing answered at the hub's address
 * - `already-open`: another console uses the data folder
 * - `data-folder`: the data folder cannot be used
 */
export type ConsoleErrorCode =
  | 'wrong-pin'
  | 'wrong-code'
  | 'enrolment-closed'
  | 'code-used-up'
  | 'refused'
  | 'not-enrolled'
  | 'no-hub'
  | 'already-open'
  | 'data-folder';

/** What stopped a console, in one sentence as `message`, and what a person does about it as `mend`. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
  readonly code: ConsoleErrorCode;
  readonly mend: string;

  constructor(code: ConsoleErrorCode, message: string, mend: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.mend = mend;
  }
}

/** A page's call that is not of the contract, or not answered while this console is locked; it was refused and counted. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';
  readonly code: 'unknown-call' | 'console-locked' | 'bad-input' | 'bad-output';

  constructor(code: CallRefused['code'], call: string, cause?: unknown) {
    super(`the call ${call.slice(0, 40)} was refused`, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
