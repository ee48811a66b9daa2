import { Role } from '@usher/protocol';
import { z } from 'zod';

/** A post in the school: every role at a console, and those who only read and decide about incidents. */
export const Post = z.enum([
  ...Role.options,
  'online-safety-lead',
  'head-of-year',
  'senior-leader',
  'governor',
  'chair-of-governors',
  'data-protection-officer',
]);
export type Post = z.infer<typeof Post>;

/** The school's own id of a person: not a name, and nothing that can be read as one. */
export const PersonId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);

/** A member of staff as the school knows them; who holds several posts has the rights of all of them (rule INC45). */
export type Staff = {
  readonly person: string;
  readonly posts: readonly Post[];
  /** The pupils somebody is head of year of. */
  readonly pupils: readonly string[];
};

/** Whether somebody holds one of the posts. */
export const holds = ({ posts }: { readonly posts: readonly Post[] }, wanted: readonly Post[]): boolean =>
  posts.some((post) => wanted.includes(post));
