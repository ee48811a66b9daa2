export const weakening = {
  case: 'RT-063',
  file: 'packages/classroom/src/epoch.ts',
  find: "if (lastEpoch < confirmed) return 'forked';",
  replace: "if (lastEpoch < 0) return 'forked';",
  why: 'An older copy of a device counts as the device itself.',
} as const;
