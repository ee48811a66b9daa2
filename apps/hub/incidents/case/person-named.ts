import type { StaffDirectory } from '../staff-directory.ts';

type Who = 'pupil' | 'staff' | 'other';

/**
 * The school's id of somebody a member of staff named, and what they are to the school. Staff are found among the
 * accounts whatever was said, since much depends on it; a pupil is known by the name they sign in with.
 */
export const personNamed = (
  named: string,
  who: unknown,
  staff: Pick<StaffDirectory, 'nameOf' | 'all'>,
): { readonly person: string; readonly who: Who } => {
  const typed = named.trim();
  if (staff.nameOf(typed) !== null) return { person: typed, who: 'staff' };
  if (who === 'staff') {
    const byName = staff.all().find(({ name }) => name.toLowerCase() === typed.toLowerCase());
    if (byName !== undefined) return { person: byName.person, who: 'staff' };
    return { person: `staff:${typed}`, who: 'staff' };
  }
  const prefix = who === 'pupil' ? 'pupil:' : 'other:';
  const isId = /^(pupil|device|other):./.test(typed);
  return { person: isId ? typed : `${prefix}${typed}`, who: who === 'pupil' ? 'pupil' : 'other' };
};
