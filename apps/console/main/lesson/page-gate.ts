import type { EventName, PageEvents } from '../page-events.ts';

/** What a page is told while the console is locked: nothing of a room. */
const TOLD_WHILE_LOCKED: readonly EventName[] = ['link', 'locked', 'signed-out'];

/** Lets through to the page what it may hear now (rule IDL3). A picture that is held back counts as left out. */
export const pageGate = (page: PageEvents, isLocked: () => boolean): PageEvents => ({
  tell: (event, payload) => {
    if (!isLocked() || TOLD_WHILE_LOCKED.includes(event)) page.tell(event, payload);
  },
  picture: (event) => !isLocked() && page.picture(event),
});
