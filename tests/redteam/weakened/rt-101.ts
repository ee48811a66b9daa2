export const weakening = {
  case: 'RT-101',
  file: 'packages/register/src/verify/verify-entries.ts',
  find: '  if (!erased && isAsKept(row, { words, people, digest }) && isRecord(readJson(row.facts))) return;',
  replace: '  if (!erased && isAsKept !== null) return;',
  why: 'The verifier does not compare words and people with what their entry was kept with.',
} as const;
