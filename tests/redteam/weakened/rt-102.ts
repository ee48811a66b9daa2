export const weakening = {
  case: 'RT-102',
  file: 'packages/protocol/src/register-witness.ts',
  find: "if (now.size < before.size) return { kind: 'went-back', evidence };",
  replace: "if (now.size < before.size) return { kind: 'same', kept };",
  why: 'A witness takes a register that is shorter than it was for one that has not changed.',
} as const;
