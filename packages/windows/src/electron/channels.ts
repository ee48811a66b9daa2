/** The origin of pages in Electron. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://ui';

/** Names between preload and program; a page never sees them. */
export const CHANNELS = {
  /** Page to program: a call and its input; answered with a `CallAnswer`. */
  call: 'usher:call',
  /** Page to program: a document is there and hears events. */
  ready: 'usher:ready',
  /** Program to page: an event's name, its payload, and how many bytes it counts for. */
  event: 'usher:event',
  /** Page to program: so many bytes of events were taken. */
  taken: 'usher:taken',
} as const;

/** How a call ended. Sent as a value because Electron would put words of its own around a thrown error. */
export type CallAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };
