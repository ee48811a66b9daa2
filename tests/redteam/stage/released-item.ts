import type { Post } from '@usher/incidents';
import type { StaffDirectory, StaffMember } from '../../../apps/hub/incidents/staff-directory.ts';

/** What the register of these tests is called. */
export const ORIGIN = 'usher/released';

/** Who opens everything in them. */
export const lead: StaffMember = {
  person: 'account:1',
  name: 'dana',
  email: null,
  posts: ['dsl'] satisfies Post[],
  pupils: [],
};

/** A school with nobody in it but the lead. */
export const staffOf = (): StaffDirectory =>
  ({
    find: (person: string) => (person === lead.person ? lead : null),
    nameOf: (person: string) => (person === lead.person ? lead.name : null),
    all: () => [lead],
    postsOf: () => lead.posts,
  }) as unknown as StaffDirectory;
