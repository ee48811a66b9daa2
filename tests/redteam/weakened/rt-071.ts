export const weakening = {
  case: 'RT-071',
  file: 'apps/agent/service/door/pupil-door.ts',
  find: 'return peer !== null && [ROOT, process.geteuid?.(), this.#session].includes(peer.uid);',
  replace: 'return peer !== null;',
  why: 'Every account of the computer is heard at the pupil’s door.',
} as const;
