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
  { entry: 'apps/agent/pages/index.ts', folder: 'apps/agent/dist', file: 'page.js' },
  { entry: 'apps/usher/index.ts', folder: 'apps/usher/dist', file: 'usher.js' },
  { entry: 'packages/register/src/verify/verify-worker.ts', folder: 'apps/usher/dist', file: 'verify-worker.js' },
  { entry: 'apps/console/main/electron.ts', folder: 'apps/console/dist', file: 'main.js' },
  { entry: 'apps/console/preload/index.ts', folder: 'apps/console/dist', file: 'preload.cjs', alone: true },
];

/** The pages: where each begins, how it is built, and the file that is there when it is. */
export const PAGES = [
  {
    root: 'apps/console/renderer',
    config: 'apps/console/vite.config.ts',
    built: 'apps/console/dist/renderer/index.html',
  },
  {
    root: 'apps/agent/renderer',
    config: 'apps/agent/vite.config.ts',
    built: 'apps/agent/dist/renderer/index.html',
  },
  { root: 'apps/hub/web/page', config: 'apps/hub/vite.config.ts', built: 'apps/hub/dist/web/index.html' },
] as const;

/** Packages with native parts or files of their own, which stay packages. */
export const LEFT_OUT = [
  /^sharp$/,
  /^koffi$/,
  /^electron$/,
  /^electron-store$/,
  /^playwright-core/,
  /^systeminformation$/,
];
