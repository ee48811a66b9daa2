/**
 * Why an agent cannot run, or its folder not be sealed:
 * - `wrong-pin`: the hub at that address is not the school's, or this computer belongs to another
 * - `wrong-code`, `enrolment-closed`, `code-used-up`, `refused`: the hub did not admit this computer
 * - `not-enrolled`: this computer is not admitted yet and no code was given
 * - `machine-changed`: this is not the computer that was enrolled, and its key was destroyed
 * - `already-running`: another agent uses the data folder
 * - `no-hub`: nothing answered at the hub's address
 * - `no-display`, `no-permission`, `display-gone`: the desktop cannot be reached
 * - `data-folder`: the data folder cannot be used, or is of a newer version
 * - `unknown-files`: the folder to seal holds what is not an agent's
 * - `no-account`: the guard cannot be given an account of its own
 * - `no-door`: no agent listens for the pupil at that display
 * - `door-refused`: it listens, but not to this account
 * - `not-kept`: what was told at the door could not be kept
 * - `no-resources`: files of the installation are missing
 */
export type AgentErrorCode =
  | 'wrong-pin'
  | 'wrong-code'
  | 'enrolment-closed'
  | 'code-used-up'
  | 'refused'
  | 'not-enrolled'
  | 'machine-changed'
  | 'already-running'
  | 'no-hub'
  | 'no-display'
  | 'no-permission'
  | 'display-gone'
  | 'data-folder'
  | 'unknown-files'
  | 'no-account'
  | 'no-door'
  | 'door-refused'
  | 'not-kept'
  | 'no-resources';

/** What stopped an agent, in one sentence as `message`, and what a person does about it as `mend`. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: AgentErrorCode;
  readonly mend: string;

  constructor(code: AgentErrorCode, message: string, mend: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.mend = mend;
  }
}
