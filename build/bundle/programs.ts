/**
 * A program: its entry, the folder it is built into, and the file there that starts it. `alone` makes it one file of
 * CommonJS with nothing in it but what it calls, which is all that a sandboxed preload may be.
 */
export type Program = {
  readonly entry: string;
  readonly folder: string;
  readonly file: string;
  readonly alone?: true;
};

export const PROGRAMS: readonly Program[] = [
  { entry: 'apps/agent/guard/index.ts', folder: 'apps/agent/dist', file: 'guard.js' },
  { entry: 'apps/usher/index.ts', folder: 'apps/usher/dist', file: 'usher.js' },
  { entry: 'apps/console/main/electron.ts', folder: 'apps/console/dist', file: 'main.js' },
  { entry: 'apps/console/preload/index.ts', folder: 'apps/console/dist', file: 'preload.cjs', alone: true },
];

/** The built page of the console. */
export const CONSOLE_PAGE = 'apps/console/dist/renderer/index.html';

/** Packages with native parts or files of their own, which stay packages. */
export const LEFT_OUT = [
  /^sharp$/,
  /^koffi$/,
  /^electron$/,
  /^electron-store$/,
  /^playwright-core/,
  /^systeminformation$/,
];
