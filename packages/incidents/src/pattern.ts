import type { Case } from './case.ts';
import type { Staff } from './post.ts';
import { type Content, mayRead } from './reading.ts';
import type { Settings } from './settings.ts';

/** What cases can have in common. */
export const PATTERNS = ['pupil', 'room', 'device', 'site', 'time'] as const;
export type PatternBy = (typeof PATTERNS)[number];

/** Cases that have something in common. It is a suggestion to look, and says nothing of why (rule INC56). */
export type Pattern = {
  readonly by: PatternBy;
  readonly value: string;
  readonly cases: readonly string[];
  readonly first: number;
  readonly last: number;
};

const NEEDS: Readonly<Record<PatternBy, Content>> = {
  pupil: 'people',
  room: 'particulars',
  device: 'particulars',
  site: 'account',
  time: 'particulars',
};

/** The site of an address that somebody typed; null when there is none in it. */
export const siteOf = (url: string): string | null => {
  const host = /^\s*(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/?#@]*@)?([^\s/?#:@]+)/i.exec(url)?.[1]?.toLowerCase() ?? '';
  const site = host.replace(/^www\./, '').replace(/\.$/, '');
  return site.includes('.') ? site : null;
};

const valuesOf = (state: Case, by: PatternBy, slotOf: (at: number) => string): readonly string[] => {
  const { details, people } = state;
  switch (by) {
    case 'pupil':
      return people.filter(({ who, person }) => who === 'pupil' && person !== '').map(({ person }) => person);
    case 'room':
      return details.room === undefined ? [] : [details.room];
    case 'device':
      return details.device === undefined ? [] : [details.device];
    case 'site':
      return details.url === undefined ? [] : [siteOf(details.url) ?? []].flat();
    case 'time':
      return details['occurred-at'] === undefined ? [] : [slotOf(details['occurred-at'])];
  }
};

const happenedAt = (state: Case): number => state.details['occurred-at'] ?? state.entries[0]?.at ?? 0;

/**
 * What cases of the school's time have in common, as far as a reader may read of each, the most cases first (rule INC56).
 * `slotOf` names the part of the school's week that a time is in, such as Tuesday, period 3.
 */
export const patternsIn = (
  settings: Settings,
  cases: readonly Case[],
  reader: Staff,
  now: number,
  slotOf: (at: number) => string,
): readonly Pattern[] => {
  const { atLeast, withinMs } = settings.patterns;
  const recent = cases.filter((state) => now - happenedAt(state) <= withinMs && happenedAt(state) <= now);
  const found = PATTERNS.flatMap((by) => {
    const groups = new Map<string, Case[]>();
    for (const state of recent.filter((one) => mayRead(settings, one, reader, NEEDS[by])))
      for (const value of new Set(valuesOf(state, by, slotOf)))
        if (groups.get(value)?.push(state) === undefined) groups.set(value, [state]);
    return Array.from(groups, ([value, group]): Pattern => {
      const times = group.map(happenedAt);
      return {
        by,
        value,
        cases: group.map(({ id }) => id),
        first: Math.min(...times),
        last: Math.max(...times),
      };
    });
  });
  return found.filter((one) => one.cases.length >= atLeast).toSorted((a, b) => b.cases.length - a.cases.length);
};
