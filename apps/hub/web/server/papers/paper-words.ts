import type { Wording } from '@usher/incidents';
import incidents from '../../../../../resources/strings/incidents.json' with { type: 'json' };
import { paperTime } from '../school-days.ts';
import type { StaffDirectory } from '../../../incidents/staff-directory.ts';

const texts: Readonly<Record<string, string>> = incidents;

/** How papers say what the rules name by ids. */
export const paperWords = (staff: Pick<StaffDirectory, 'nameOf'>): Wording => ({
  name: (person) => staff.nameOf(person) ?? person.replace(/^(pupil|other|staff|device):/, ''),
  text: (key) => texts[key] ?? key,
  time: paperTime,
  number: (caseId) => caseId.slice(-6).toUpperCase(),
});
