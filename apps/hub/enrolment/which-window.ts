import { type EnrolmentWindow, isOpen } from '../store/enrolment-windows.ts';

/** What a proof opens: a window, or nothing and why (rule ENR5). */
export type Match =
  | { readonly kind: 'open'; readonly window: EnrolmentWindow }
  | { readonly kind: 'used-up'; readonly window: EnrolmentWindow }
  | { readonly kind: 'closed' }
  | { readonly kind: 'wrong' };

/**
 * Finds the window a code belongs to, by trying it against each. A wrong code is told only while some window
 * is open; otherwise all that is told is that none is.
 */
export const matchWindow = (
  windows: readonly EnrolmentWindow[],
  now: number,
  proves: (window: EnrolmentWindow) => boolean,
): Match => {
  const known = windows.filter(proves);
  const open = known.find((window) => isOpen(window, now));
  if (open !== undefined) return { kind: 'open', window: open };
  const usedUp = known.find((window) => window.closedReason === 'used-up' && now < window.closesAt);
  if (usedUp !== undefined) return { kind: 'used-up', window: usedUp };
  if (known.length > 0 || !windows.some((window) => isOpen(window, now))) return { kind: 'closed' };
  return { kind: 'wrong' };
};
