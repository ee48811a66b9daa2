export const weakening = {
  case: 'RT-097',
  file: 'packages/incidents/src/flood.ts',
  find: 'const full = opened.length >= FLOOD.reports && last !== undefined;',
  replace: 'const full = opened.length < 0 && last !== undefined;',
  why: 'A flood of reports makes an incident of each, in which the one that matters drowns.',
} as const;
