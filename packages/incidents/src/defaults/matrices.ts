import type { Settings } from '../settings.ts';

type Row = Settings['matrices']['pupil'][number];

export const PUPIL_ACTIONS = [
  'class-teacher',
  'head-of-year',
  'head',
  'police',
  'technical',
  'parents',
  'access-removed',
  'warning',
  'further-sanction',
] as const;

export const STAFF_ACTIONS = [
  'line-manager',
  'head',
  'human-resources',
  'police',
  'technical',
  'warning',
  'suspension',
  'disciplinary',
] as const;

const row = (id: string, ...actions: readonly string[]): Row => ({ row: id, words: '', actions: [...actions] });

/** What is proposed for each kind of incident with pupils. The ticks are ours, and every one of them the school's to change. */
export const PUPIL_MATRIX: readonly Row[] = [
  row('maybe-unlawful', 'head', 'police', 'technical', 'parents', 'access-removed'),
  row('off-task-site', 'class-teacher', 'warning'),
  row('phone-unasked', 'class-teacher', 'warning'),
  row('chat-unasked', 'class-teacher', 'warning'),
  row('moved-files-unasked', 'class-teacher', 'technical', 'warning'),
  row('let-others-in', 'class-teacher', 'technical', 'warning'),
  row('used-pupils-account', 'class-teacher', 'technical', 'warning'),
  row('used-staff-account', 'head-of-year', 'technical', 'parents', 'warning'),
  row('damaged-others-work', 'head-of-year', 'technical', 'parents', 'further-sanction'),
  row('hurtful-message', 'class-teacher', 'head-of-year', 'parents', 'warning', 'further-sanction'),
  row('went-on-after-warning', 'head-of-year', 'head', 'parents', 'access-removed', 'further-sanction'),
  row('harmed-schools-name', 'head-of-year', 'head', 'parents', 'further-sanction'),
  row('got-round-filter', 'head-of-year', 'technical', 'parents', 'warning'),
  row('found-by-accident-untold', 'class-teacher', 'technical'),
  row('offensive-on-purpose', 'head-of-year', 'head', 'technical', 'parents', 'further-sanction'),
  row('broke-copyright-or-privacy-law', 'head', 'technical', 'parents', 'warning'),
];

/** The same for staff; only the head and the chair of governors read it. */
export const STAFF_MATRIX: readonly Row[] = [
  row('staff-maybe-unlawful', 'head', 'human-resources', 'police', 'technical', 'suspension'),
  row('personal-use', 'line-manager', 'head', 'warning'),
  row('moved-files-unasked', 'line-manager', 'technical', 'warning'),
  row('passwords-shared', 'line-manager', 'technical', 'warning'),
  row('careless-with-data', 'line-manager', 'head', 'technical', 'warning'),
  row('broke-security-rules', 'head', 'technical', 'disciplinary'),
  row('standing-harmed', 'line-manager', 'head', 'warning'),
  row('staff-harmed-schools-name', 'head', 'human-resources', 'disciplinary'),
  row('equipment-damaged', 'head', 'technical', 'disciplinary'),
  row('hurtful-message', 'head', 'human-resources', 'disciplinary'),
  row('private-contact-with-pupils', 'head', 'human-resources', 'disciplinary'),
  row('staff-found-untold', 'line-manager', 'technical', 'warning'),
  row('staff-offensive-on-purpose', 'head', 'human-resources', 'technical', 'disciplinary'),
  row('unlicensed-software', 'line-manager', 'technical', 'warning'),
  row('went-on-after-warning', 'head', 'human-resources', 'disciplinary'),
  row('got-round-filter', 'line-manager', 'head', 'technical', 'warning'),
];
