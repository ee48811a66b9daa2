import type { Settings } from '../settings.ts';
import { PUPIL_FRAMEWORK, STAFF_FRAMEWORK } from './frameworks.ts';
import { KINDS, RISK_AREAS } from './kinds.ts';
import { PUPIL_ACTIONS, PUPIL_MATRIX, STAFF_ACTIONS, STAFF_MATRIX } from './matrices.ts';
import { PARENT_RULES, ROUTES } from './routes.ts';

const HOUR = 60 * 60_000;
const YEAR = 365 * 24 * HOUR;

/** Who can be called outside. Names and numbers are the school's to fill in: none ships. */
export const CONTACTS = [
  'police',
  'local-authority',
  'advice-line',
  'designated-officer',
  'social-care',
  'safeguarding-officer',
  'authority-officer',
  'prevent',
  'filter-provider',
] as const;

/** What a school has until it says otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  kinds: [...KINDS],
  riskAreas: [...RISK_AREAS],
  routes: [...ROUTES],
  parents: [...PARENT_RULES],
  fallback: ['dsl', 'deputy', 'online-safety-lead', 'head', 'chair-of-governors'],
  outside: 'local-authority',
  escalation: [
    { afterMs: 15 * 60_000, tell: ['online-safety-lead', 'dsl', 'deputy'] },
    { afterMs: 2 * HOUR, tell: ['head'] },
    { afterMs: 24 * HOUR, tell: ['chair-of-governors'] },
  ],
  headReads: 'told',
  frameworks: { pupil: [...PUPIL_FRAMEWORK], staff: [...STAFF_FRAMEWORK] },
  matrices: { pupil: [...PUPIL_MATRIX], staff: [...STAFF_MATRIX] },
  actions: { pupil: [...PUPIL_ACTIONS], staff: [...STAFF_ACTIONS] },
  outcomes: ['talked', 'support', 'restorative', 'taught', 'filter-changed', 'referred', 'nothing-further'],
  contacts: CONTACTS.map((id) => ({ id, name: '', how: '' })),
  reviews: [
    { id: 'weekly', every: 'week', by: ['head', 'online-safety-lead'] },
    { id: 'termly', every: 'term', by: ['head', 'senior-leader', 'governor', 'chair-of-governors'] },
    { id: 'annual', every: 'year', by: ['governor', 'chair-of-governors'] },
  ],
  terms: [],
  yearStart: '09-01',
  retention: { ordinaryMs: 7 * YEAR, safeguardingMs: 25 * YEAR },
  smallNumber: 5,
  markings: [
    { id: 'protect-personal', words: 'PROTECT - PERSONAL' },
    { id: 'restricted', words: 'RESTRICTED' },
  ],
  marking: { ordinary: 'protect-personal', safeguarding: 'restricted' },
  patterns: { atLeast: 3, withinMs: 120 * 24 * HOUR },
};
