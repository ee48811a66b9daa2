import type { AgentViewStart, Monitor } from '@usher/protocol';
import type { PupilPromise } from './contract/pupil-report.ts';

/** What is true of what the pupil told, for the words on the pupil's own cover. */
export type Calm = {
  /** Null while nothing is known of a report. */
  readonly promise: PupilPromise['promise'] | null;
  readonly by: string | null;
  /** It is about an adult of the school: no one adult is said to have it or to come. */
  readonly instead: boolean;
  /** Whom the school says to talk to; empty when it says nothing. */
  readonly contacts: string;
};

/** What the service asks of its guard. `turn` numbers what should lie over the screens and comes back in `applied`. */
export type ToGuard =
  | { readonly t: 'school'; readonly name: string }
  | {
      readonly t: 'apply';
      readonly turn: number;
      readonly what: null | {
        readonly kind: 'covered' | 'locked';
        readonly remainingMs: number;
        readonly message: string;
      };
      /** Whether the pupil's own cover lies above it, and how many presses of the pupil's key that takes into account. */
      readonly hidden: boolean;
      readonly presses: number;
    }
  | ({ readonly t: 'calm' } & Calm)
  /** With Ctrl and Alt this letter is the pupil's own key. */
  | { readonly t: 'key'; readonly letter: string }
  /** The pupil's page is drawn, and its window goes by this name; null when there is none. */
  | { readonly t: 'page'; readonly name: string | null }
  | { readonly t: 'screens'; readonly on: boolean }
  | { readonly t: 'view.start'; readonly wish: AgentViewStart }
  | { readonly t: 'view.stop'; readonly stream: number }
  | { readonly t: 'view.key'; readonly stream: number }
  | { readonly t: 'view.none' }
  | { readonly t: 'ping'; readonly nonce: string };

/** What can be seen of the desktop. */
export type Facts = {
  readonly monitors: readonly Monitor[];
  /** Null while there is input, else how long there has been none. */
  readonly idleForMs: number | null;
};

/** What a guard tells its service. */
export type FromGuard =
  | { readonly t: 'ready'; readonly facts: Facts }
  | { readonly t: 'facts'; readonly facts: Facts }
  | { readonly t: 'applied'; readonly turn: number; readonly inputHeld: boolean }
  | { readonly t: 'input-held'; readonly held: boolean }
  /** The pupil's key was pressed and the screens are black already; `presses` counts over this guard's life. */
  | { readonly t: 'hide'; readonly presses: number }
  | {
      readonly t: 'part';
      readonly stream: number;
      readonly key: boolean;
      readonly more: boolean;
      readonly payload: Uint8Array;
    }
  | { readonly t: 'pong'; readonly nonce: string }
  /** Another program took the cover off, so often since it was last said; it is on again. */
  | { readonly t: 'cover-removed'; readonly times: number }
  /** Another program had the display cut the guard off; it is there again and says `ready` next. */
  | { readonly t: 'cut' }
  /** Said once before the guard ends because of it; `code` is a desktop's error code or `failed`. */
  | { readonly t: 'ending'; readonly code: string; readonly detail: string };

/** Exit codes of a guard, so that the service can tell why it ended even when its last word was lost. */
export const GUARD_EXIT = { parentGone: 0, failed: 1, noDesktop: 3, desktopGone: 4 } as const;
