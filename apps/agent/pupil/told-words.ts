import type { PupilPromise, PupilReport } from '../contract/pupil-report.ts';
import { promiseWords } from '../promise-words.ts';
import { findResources, readCalmWords } from '../resources.ts';

/** What is promised of a report, as the pupil's own cover says it. Throws `no-resources`. */
export const toldWords = ({ promise, by }: PupilPromise, { about }: Pick<PupilReport, 'about'>): string => {
  const words = readCalmWords(findResources(import.meta.dirname));
  return promiseWords(words, { promise, by, instead: about === 'adult-here' }) ?? words.sending;
};
