export const weakening = {
  case: 'RT-075',
  file: 'packages/trust/src/folder.ts',
  find: "const handle = await open(path, 'wx', file.secret ? 0o600 : 0o644);",
  replace: "const handle = await open(path.replace(/-[0-9a-f]{12}$/, ''), 'w', file.secret ? 0o600 : 0o644);",
  why: 'Files are written under a name that can be foreseen, through whatever link is there.',
} as const;
