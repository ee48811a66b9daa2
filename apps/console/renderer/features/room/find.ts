import { shownName } from '@usher/classroom';
import type { StationView } from '@usher/protocol';

const plain = (text: string): string =>
  shownName(text)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[._-]+/g, ' ')
    .toLowerCase();

/**
 * Whether what was typed is part of the pupil's or PC's name; accents, case, dots and dashes do not count. Names that
 * are hidden are not searched, so that a search cannot tell who sits where.
 */
export const isFound = (station: Pick<StationView, 'name' | 'session'>, typed: string, safe: boolean): boolean => {
  const wanted = plain(typed).trim();
  if (wanted === '') return true;
  const names = safe ? [station.name] : [station.name, station.session.user ?? ''];
  return names.some((name) => plain(name).includes(wanted) || name.toLowerCase().includes(typed.toLowerCase().trim()));
};
