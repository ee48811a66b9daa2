export const weakening = {
  case: 'RT-018',
  file: 'packages/classroom/src/authority.ts',
  find: "if (!command.signedBy(grant.key)) return not('not-signed', 'the signature is not of this command, link and key');",
  replace: '',
  why: 'An agent that looks at the grant alone takes the hub at its word.',
} as const;
