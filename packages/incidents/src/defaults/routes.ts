import type { Settings } from '../settings.ts';

type Route = Settings['routes'][number];
type When = Partial<Omit<Route, 'id' | 'tell'>>;

const route = (id: string, when: When, tell: Route['tell']): Route => ({ id, only: false, ...when, tell });

const SAFEGUARDING = [
  'stranger',
  'rather-talk',
  'extremism',
  'self-harm',
  'abuse-images',
  'threats',
  'sexual-behaviour',
  'shared-image',
  'adult-contact',
  'grooming',
  'personal-details',
  'secret-recording',
  'concern',
];
const IN_CONFIDENCE: Route['tell'] = ['dsl', 'head', 'online-safety-lead'];
const TECHNICAL = ['password', 'virus', 'blocked-page', 'security', 'lost-kit', 'filter-fault'];
const BULLYING = ['unkind', 'bullying', 'racist-incident'];

/** Who is told of what, where a school has not said otherwise. */
export const ROUTES: readonly Route[] = [
  route('any-pupil-report', { reportedBy: 'pupil' }, ['lesson-teacher', 'online-safety-lead']),
  route('any-staff-report', { reportedBy: 'staff' }, ['online-safety-lead']),
  route('accidental', { intent: 'accidental' }, ['online-safety-lead']),
  route('deliberate', { intent: 'deliberate' }, ['online-safety-lead', 'their-head-of-year']),
  // Nobody knows yet which adult it is, or it was told to few on purpose.
  route('told-in-confidence', { confidential: true, about: 'nobody', only: true }, IN_CONFIDENCE),
  route('pupil-in-confidence', { confidential: true, about: 'pupil', only: true }, IN_CONFIDENCE),
  route('about-staff', { about: 'staff', only: true }, ['head', 'online-safety-lead']),
  route('about-head', { about: 'head', only: true }, ['chair-of-governors']),
  route('about-governor', { about: 'governor', only: true }, ['chair-of-governors']),
  route('safeguarding', { kinds: SAFEGUARDING }, ['dsl', 'deputy']),
  route('against-the-law', { suspected: true }, ['head', 'dsl', 'online-safety-lead']),
  route('immediate-risk', { immediateRisk: true }, ['dsl', 'deputy', 'head']),
  route('technical', { kinds: TECHNICAL }, ['network-manager']),
  route('virus-or-loss', { kinds: ['virus', 'lost-kit', 'security'] }, ['head']),
  route('data-breach', { kinds: ['data-breach'] }, ['head', 'data-protection-officer']),
  route('bullying', { kinds: BULLYING }, ['online-safety-lead', 'their-head-of-year']),
  route('staff-harmed', { victim: 'staff' }, ['head']),
  route('serious', { serious: true }, ['head', 'dsl']),
  route('complaint', { kinds: ['complaint'] }, ['head', 'online-safety-lead']),
];

/** When parents are told. What is not said is decided case by case. */
export const PARENT_RULES: Settings['parents'] = [
  { intent: 'deliberate', rule: 'always' },
  { kinds: [...BULLYING], rule: 'always' },
  { kinds: ['stranger', 'adult-contact', 'grooming'], rule: 'always' },
  { serious: true, rule: 'always' },
];
