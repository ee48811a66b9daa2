export const weakening = {
  case: 'RT-011',
  file: 'packages/link/src/link-door.ts',
  find: 'rejectUnauthorized: true,',
  replace: 'rejectUnauthorized: false,',
  why: 'The hub goes on with devices whose certificate TLS has refused.',
} as const;
