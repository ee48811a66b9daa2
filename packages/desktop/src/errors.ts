/**
 * Why a desktop cannot be used:
 * - `bad-display`: the display's name cannot be read
 * - `no-display`: no display server answers under that name
 * - `no-permission`: the display server refused us
 * - `display-full`: the display server takes no more programs
 * - `display-gone`: the display server ended, or froze for longer than we wait
 * - `odd-display`: its pixels are not the 32-bit kind we read
 * - `refused`: the display server refused a request
 */
export type DesktopErrorCode =
  | 'bad-display'
  | 'no-display'
  | 'no-permission'
  | 'display-full'
  | 'display-gone'
  | 'odd-display'
  | 'refused';

/** A failure of a desktop; the message is one plain sentence that names the display. */
export class DesktopError extends Error {
  readonly code: DesktopErrorCode;

  constructor(code: DesktopErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'DesktopError';
    this.code = code;
  }
}
