import { MAY_READ, type Post } from '@usher/incidents';
import type { Page } from '../contract/sign-in.ts';

const READS: readonly Post[] = ['dsl', 'deputy', 'head', 'online-safety-lead', 'head-of-year', 'senior-leader'];
const KNOWS: readonly Post[] = [
  ...READS,
  'teacher',
  'cover',
  'network-manager',
  'chair-of-governors',
  'auditor',
  'data-protection-officer',
];

/** Which pages are there for a post. Every call asks the same table, so that what has no page has no answer either. */
export const PAGES: Readonly<Record<Page, readonly Post[]>> = {
  inbox: KNOWS,
  search: KNOWS,
  raise: ['teacher', 'cover', ...READS, 'network-manager'],
  reviews: ['dsl', 'deputy', 'head', 'online-safety-lead', 'senior-leader', 'governor', 'chair-of-governors'],
  patterns: ['dsl', 'deputy', 'head', 'online-safety-lead', 'head-of-year'],
  governors: ['head', 'dsl', 'online-safety-lead', 'governor', 'chair-of-governors'],
  papers: ['dsl', 'deputy', 'head', 'online-safety-lead', 'data-protection-officer'],
  'staff-actions': ['head', 'data-protection-officer'],
  'evidence-keys': ['dsl', 'deputy', 'network-manager'],
};

const PAGE_NAMES = Object.keys(PAGES) as Page[];

/** Whether somebody with these posts has a page. */
export const hasPage = (posts: readonly Post[], page: Page): boolean =>
  posts.some((post) => PAGES[page].includes(post));

export const pagesOf = (posts: readonly Post[]): Page[] => PAGE_NAMES.filter((page) => hasPage(posts, page));

/** Whether a post reads what somebody wrote, and therefore signs in with a second factor. */
export const needsSecondFactor = (posts: readonly Post[]): boolean =>
  posts.some((post) => MAY_READ[post].account !== 'none' || MAY_READ[post].notes !== 'none') ||
  posts.some((post) => PAGES['staff-actions'].includes(post) || PAGES.papers.includes(post));
