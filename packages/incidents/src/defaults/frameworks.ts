import type { Settings } from '../settings.ts';

type Category = Settings['frameworks']['pupil'][number];

const category = (
  name: Category['category'],
  infringements: readonly string[],
  sanctions: readonly string[],
  decidedBy: Category['decidedBy'],
): Category => ({
  category: name,
  infringements: infringements.map((id) => ({ id, words: '' })),
  sanctions: [...sanctions],
  decidedBy,
  schoolNote: '',
});

const ANY_STAFF: Category['decidedBy'] = [
  'teacher',
  'head-of-year',
  'senior-leader',
  'online-safety-lead',
  'dsl',
  'deputy',
  'head',
];
const HEAD: Category['decidedBy'] = ['head'];

/** Four categories for pupils. A school edits lists, words and sanctions; who decides C and D is the head (rule INC37). */
export const PUPIL_FRAMEWORK: readonly Category[] = [
  category('A', ['off-task-site', 'phone-unasked', 'chat-unasked'], ['talk', 'tell-online-safety-lead'], ANY_STAFF),
  category(
    'B',
    ['off-task-again', 'phone-again', 'file-sharing', 'damaged-by-accident-untold', 'found-by-accident-untold'],
    ['talk', 'tell-online-safety-lead', 'internet-pause', 'phone-kept-today', 'tell-parents'],
    ANY_STAFF,
  ),
  category(
    'C',
    [
      'got-round-security',
      'damaged-on-purpose',
      'online-bullying',
      'offensive-on-purpose',
      'bought-online',
      'advertised',
    ],
    ['talk', 'tell-online-safety-lead', 'see-head', 'internet-pause', 'tell-parents', 'other-policy'],
    HEAD,
  ),
  category(
    'D',
    ['extreme-bullying', 'spread-offensive', 'broke-copyright-or-privacy-law', 'harmed-schools-name'],
    ['see-head', 'tell-parents', 'exclusion-considered', 'equipment-removed', 'police-officer', 'authority-officer'],
    HEAD,
  ),
];

/** Two categories for staff, both for the head. */
export const STAFF_FRAMEWORK: readonly Category[] = [
  category(
    'A',
    [
      'personal-use',
      'unchecked-media',
      'standing-harmed',
      'passwords-shared',
      'unlicensed-software',
      'staff-found-untold',
    ],
    ['see-head', 'warning'],
    HEAD,
  ),
  category(
    'B',
    [
      'equipment-damaged',
      'security-broken',
      'staff-offensive-on-purpose',
      'staff-broke-law',
      'staff-harmed-schools-name',
    ],
    ['see-head', 'equipment-removed', 'authority-officer', 'designated-officer', 'suspension', 'disciplinary'],
    HEAD,
  ),
];
