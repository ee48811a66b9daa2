export const weakening = {
  case: 'RT-002',
  file: 'packages/link/src/hub-socket.ts',
  find: 'rejectUnauthorized: true,\n  checkServerIdentity',
  replace: 'rejectUnauthorized: false,\n  checkServerIdentity',
  why: 'Devices take any certificate for that of their hub.',
} as const;
