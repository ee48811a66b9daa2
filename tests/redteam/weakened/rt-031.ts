export const weakening = {
  case: 'RT-031',
  file: 'packages/protocol/src/station.ts',
  find: 'export const StationReport = z.strictObject({',
  replace: 'export const StationReport = z.looseObject({',
  why: 'Where a report may hold more than it should, a device can say that it is another.',
} as const;
