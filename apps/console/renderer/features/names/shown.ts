import { shownName } from '@usher/classroom';
import { say } from '../../words.ts';

/** A name as it may stand in the page: one line, nothing unseen in it, never nothing. */
export const shown = (name: string): string => shownName(name) || say('names.unseen');
