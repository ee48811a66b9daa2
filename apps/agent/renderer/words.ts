import strings from '../../../resources/strings/pupil.json';

/** The name of a sentence in the part `page` of `resources/strings/pupil.json`. */
export type Words = keyof typeof strings.page;

export const say = (words: Words): string => strings.page[words];

/** The words that the guard writes on the black as well. */
export const CALM = strings.calm;
