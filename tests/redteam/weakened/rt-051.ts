export const weakening = {
  case: 'RT-051',
  file: 'packages/classroom/src/authority.ts',
  find: 'if (last !== undefined && auth.seq <= last.seq && !again)',
  replace: 'if (last !== undefined && auth.seq < 0 && !again)',
  why: 'An agent that does not count obeys a recorded lock again.',
} as const;
