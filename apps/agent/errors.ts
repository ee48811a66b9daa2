/**
 * Why an agent cannot run. The message is one sentence with the cause and the mend:
 * - `wrong-pin`: the hub at that address is not the school's
 * - `wrong-code`, `enrolment-closed`, `code-used-up`: the hub did not admit this computer
 * - `not-enrolled`: this computer is not admitted yet and no code was given
 * - `no-hub`: nothing answered at the hub's address
 * - `display-gone`, `no-display`, `no-permission`: the desktop cannot be reached
 * - `data-folder`: the data folder cannot be read or written, or is of a newer version
 * - `no-resources`: files of the installation are missing
 * - `refused`: the hub refused for another reason
 */
export type AgentErrorCode =
  | 'wrong-pin'
  | 'wrong-code'
  | 'enrolment-closed'
  | 'code-used-up'
  | 'not-enrolled'
  | 'no-hub'
  | 'no-display'
  | 'no-permission'
  | 'display-gone'
  | 'data-folder'
  | 'no-resources'
  | 'refused';

/** A failure that ends the agent or keeps it from starting; its message may be shown as it is. */
export class AgentError extends Error {
  readonly code: AgentErrorCode;

  constructor(code: AgentErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'AgentError';
    this.code = code;
  }
}
