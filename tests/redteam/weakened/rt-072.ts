export const weakening = {
  case: 'RT-072',
  file: 'apps/agent/service/data-folder.ts',
  find: 'const PRIVATE = 0o700;',
  replace: 'const PRIVATE = 0o755;',
  why: "The folder of what an agent keeps is as open as its system's default would leave it.",
} as const;
