/** A program made of one entry: bundled, it starts faster and needs less memory than its sources do. */
export type Program = { readonly entry: string; readonly output: string };

export const PROGRAMS: readonly Program[] = [
  { entry: 'apps/agent/service/main.ts', output: 'apps/agent/dist/service.js' },
  { entry: 'apps/agent/guard/main.ts', output: 'apps/agent/dist/guard.js' },
  { entry: 'apps/usher/main.ts', output: 'apps/usher/dist/usher.js' },
];

/** The built page of the console. */
export const CONSOLE_PAGE = 'apps/console/dist/renderer/index.html';

/** Packages with native parts or files of their own, which stay packages. */
export const LEFT_OUT = [/^sharp$/, /^electron$/, /^playwright-core$/, /^koffi$/, /^systeminformation$/];
