export const weakening = {
  case: 'RT-015',
  file: 'packages/trust/src/identity.ts',
  find: "if (!proper(identity, key))\n    throw new TrustError('file-mismatch'",
  replace: "if (!proper(identity, key) && identity.root === '')\n    throw new TrustError('file-mismatch'",
  why: 'A device takes files that do not belong together.',
} as const;
