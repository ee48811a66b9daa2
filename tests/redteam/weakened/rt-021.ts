export const weakening = {
  case: 'RT-021',
  file: 'packages/classroom/src/rights.ts',
  find: 'CARRIED_BY[right].includes(role)',
  replace: 'CARRIED_BY[right].length > 0',
  why: 'With a table that gives every right to every role an auditor locks the room.',
} as const;
