import type { AppWindow } from '@usher/windows';
import type { z } from 'zod';
import { EVENTS, PICTURE_EVENT } from '../contract/contract.ts';

type Events = typeof EVENTS;
export type EventName = keyof Events;

/** What the lesson tells the page, checked against the contract before it is sent. */
export interface PageEvents {
  tell<E extends EventName>(event: E, payload: z.input<Events[E]>): void;
  /** Sends a picture event. False: the page is behind and it was left out. */
  picture(event: Uint8Array): boolean;
}

/** A page this far behind gets no more pictures until it has caught up. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;

type PageEventsOptions = {
  /** The window, or null before it is open and after it was closed. */
  readonly window: () => Pick<AppWindow, 'send' | 'waitingBytes'> | null;
  /** An event of ours was not of the contract and was not sent. */
  readonly onRefused: (event: EventName, error: unknown) => void;
};

export const pageEvents = ({ window, onRefused }: PageEventsOptions): PageEvents => ({
  tell: (event, payload) => {
    const parsed = EVENTS[event].safeParse(payload);
    if (parsed.success) window()?.send(event, parsed.data);
    else onRefused(event, parsed.error);
  },
  picture: (bytes) => {
    const to = window();
    if (to === null || to.waitingBytes > MOST_WAITING_BYTES) return false;
    to.send(PICTURE_EVENT, bytes);
    return true;
  },
});
