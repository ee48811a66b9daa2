export const weakening = {
  case: 'RT-033',
  file: 'apps/hub/lesson/station-streams.ts',
  find: 'find(({ number }) => number === frame.stream);',
  replace: 'find(({ number }) => number !== null);',
  why: 'A picture under any number is taken for one that was asked for.',
} as const;
