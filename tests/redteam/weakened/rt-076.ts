export const weakening = {
  case: 'RT-076',
  file: 'packages/trust/src/start-up/judge-start.ts',
  find: '/^(?:NODE|ELECTRON)_/i',
  replace: '/^NODE_OPTIONS$/i',
  why: 'With a list of one variable the others are obeyed.',
} as const;
