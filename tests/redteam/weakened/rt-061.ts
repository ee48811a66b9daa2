export const weakening = {
  case: 'RT-061',
  file: 'apps/agent/service/seal.ts',
  find: 'return (await destroyIdentity(join(dataDir, name))).map((file) => join(name, file));',
  replace: 'return [];',
  why: 'A sealed image carries the key of the computer that it was taken of.',
} as const;
