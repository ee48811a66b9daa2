export { messageOf } from './arbitrary.ts';
export { consistencyByDefinition, pathByDefinition, rootByDefinition } from './merkle-by-definition.ts';
