export const weakening = {
  case: 'RT-033',
  file: 'apps/hub/lesson/station-streams.ts',
  find: "this.#agent?.refuse('unknown-stream', `stream ${frame.stream} was not asked for`);",
  replace: '',
  why: 'Pictures that nobody asked for are taken without a word.',
} as const;
