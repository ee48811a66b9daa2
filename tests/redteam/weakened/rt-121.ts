export const weakening = {
  case: 'RT-121',
  file: 'packages/incidents/src/may-act.ts',
  find: "'case.release': ['dsl', 'deputy'],",
  replace: "'case.release': [...WORKERS],",
  why: 'The head and the online-safety lead open evidence as well.',
} as const;
