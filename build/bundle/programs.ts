/** A program: its entry, the folder it is built into, and the file there that starts it. */
export type Program = { readonly entry: string; readonly folder: string; readonly file: string };

export const PROGRAMS: readonly Program[] = [
  { entry: 'apps/agent/guard/index.ts', folder: 'apps/agent/dist', file: 'guard.js' },
  { entry: 'apps/usher/index.ts', folder: 'apps/usher/dist', file: 'usher.js' },
];

/** The built page of the console. */
export const CONSOLE_PAGE = 'apps/console/dist/renderer/index.html';

/** Packages with native parts or files of their own, which stay packages. */
export const LEFT_OUT = [/^sharp$/, /^electron$/, /^electron-store$/, /^playwright-core/, /^systeminformation$/];
