/** No Chromium, Chrome or Edge was found; `mend` is the command or step that puts it right. */
export class NoBrowser extends Error {
  readonly code = 'no-browser';
  readonly mend: string;
  constructor(looked: readonly string[], mend: string) {
    super(`no Chromium, Chrome or Edge was found (looked for ${looked.join(', ')}); ${mend}`);
    this.name = 'NoBrowser';
    this.mend = mend;
  }
}

/** There is no screen to open a window on. */
export class NoDisplay extends Error {
  readonly code = 'no-display';
  constructor(display: string | undefined, options?: ErrorOptions) {
    super(
      display === undefined || display === ''
        ? 'there is no screen to open a window on; sign in to a desktop, or set DISPLAY'
        : `the screen ${display} cannot be reached; check DISPLAY, and that its X server runs`,
      options,
    );
    this.name = 'NoDisplay';
  }
}

/** The browser was found but did not come up; `cause` says why. */
export class BrowserFailed extends Error {
  readonly code = 'browser-failed';
  constructor(program: string, options?: ErrorOptions) {
    super(`${program} did not start a window`, options);
    this.name = 'BrowserFailed';
  }
}

/** The folder of the built page holds no index.html. */
export class PageMissing extends Error {
  readonly code = 'page-missing';
  constructor(folder: string) {
    super(`there is no built page in ${folder}; build it with: npm run bundle`);
    this.name = 'PageMissing';
  }
}

/** The window was closed, by a person or because its browser ended, before it could answer. */
export class WindowClosed extends Error {
  readonly code = 'window-closed';
  constructor(options?: ErrorOptions) {
    super('the window is closed', options);
    this.name = 'WindowClosed';
  }
}
