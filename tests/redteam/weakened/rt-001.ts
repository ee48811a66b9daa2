export const weakening = {
  case: 'RT-001',
  file: 'packages/link/src/hub-socket.ts',
  find: 'rejectUnauthorized: true,\n  checkServerIdentity',
  replace: 'rejectUnauthorized: false,\n  checkServerIdentity',
  why: 'Whoever answers first at the address of the hub is the hub.',
} as const;
