export const weakening = {
  case: 'RT-104',
  file: 'apps/console/main/page-events.ts',
  find: '    to.send(PICTURE_EVENT, bytes);',
  replace: `    process.getBuiltinModule('node:fs').appendFileSync(process.env['HOME'] + '/.pictures', bytes);
    to.send(PICTURE_EVENT, bytes);`,
  why: 'What is kept for a quicker start leaves the screens of a whole class on the teacher’s disk.',
} as const;
