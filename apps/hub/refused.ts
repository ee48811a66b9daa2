import type { RefusalCode } from '@usher/protocol';

/** Something asked for that is not granted: the code, and one plain sentence without personal data (rule REF3). */
export type Refused = { readonly code: RefusalCode; readonly detail: string };
