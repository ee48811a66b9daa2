export const weakening = {
  case: 'RT-123',
  file: 'apps/hub/incidents/evidence/evidence-desk.ts',
  find: 'await desk.keep(id, act(Math.trunc(await stepUp())), writer);',
  replace: 'await desk.keep(id, act(Math.trunc(await stepUp())), writer).catch(() => desk.open(id, writer));',
  why: 'A release that could not be written down is given out all the same.',
} as const;
