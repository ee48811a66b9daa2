export const weakening = {
  case: 'RT-012',
  file: 'packages/link/src/hub-socket.ts',
  find: 'rejectUnauthorized: true,\n  checkServerIdentity',
  replace: 'rejectUnauthorized: false,\n  checkServerIdentity',
  why: 'A thief of the address of the hub is the hub.',
} as const;
