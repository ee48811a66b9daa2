export const weakening = {
  case: 'RT-014',
  file: 'packages/link/src/hub-socket.ts',
  find: 'rejectUnauthorized: true,\n  checkServerIdentity',
  replace: 'rejectUnauthorized: false,\n  checkServerIdentity',
  why: 'Whoever has the papers of one device can stand between any other and the hub.',
} as const;
