import { z } from 'zod';

/** What a member of staff is to the school; `cover` is a cover teacher or teaching assistant. */
export const Role = z.enum(['teacher', 'cover', 'dsl', 'deputy', 'head', 'network-manager', 'auditor']);
export type Role = z.infer<typeof Role>;

/** What a person may be allowed to do. Which role carries which is in `@usher/classroom`. */
export const Right = z.enum(['see-room', 'look-closer', 'cover', 'lock', 'release', 'revoke', 'incidents']);
export type Right = z.infer<typeof Right>;
