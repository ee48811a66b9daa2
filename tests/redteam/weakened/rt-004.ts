export const weakening = {
  case: 'RT-004',
  file: 'packages/link/src/reception.ts',
  find: "if (message.t !== 'hello') return link.refuse('no-hello', 'the first frame is a hello', message.id);\n      const hello = message.body as Hello;",
  replace: 'const hello = { ...(message.body as Hello), schoolId: options.schoolId };',
  why: 'Whatever a device says first is taken for its hello.',
} as const;
