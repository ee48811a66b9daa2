export const weakening = {
  case: 'RT-076',
  file: 'apps/usher/start-up/judge-start.ts',
  find: '/^(?:NODE_|ELECTRON_|LD_|DYLD_|',
  replace: '/^(?:NODE_OPTIONS$|',
  why: 'With a list of one variable the others are obeyed.',
} as const;
