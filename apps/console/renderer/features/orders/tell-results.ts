import type { LastOrder, NamedResult } from '../../orders.ts';
import { say } from '../../words.ts';

const NAMES_AT_MOST = 3;

/** The first few names, and how many more there are. */
export const someNames = (names: readonly string[]): string => {
  const shown = names.slice(0, NAMES_AT_MOST).join(', ');
  const more = names.length - NAMES_AT_MOST;
  return more > 0 ? say('result.names.more', { names: shown, n: more }) : shown;
};

type NotDone = Exclude<NamedResult['outcome'], 'done'>;
const NOT_DONE: readonly NotDone[] = ['off', 'timed-out', 'failed', 'refused', 'hidden'];

const ended = (what: Extract<LastOrder, { kind: 'ended' }>['what'], results: readonly NamedResult[]): string => {
  if (results.length === 0) return say('result.undo.nothing');
  const done = results.filter((result) => result.outcome === 'done').length;
  const parts = NOT_DONE.flatMap((outcome) => {
    const names = results.filter((result) => result.outcome === outcome).map((result) => result.name);
    return names.length === 0 ? [] : [say(`result.${outcome}`, { n: names.length, names: someNames(names) })];
  });
  return [...(done > 0 ? [say(`result.${what}.done`, { n: done })] : []), ...parts].join(', ');
};

/** What came of an order in one line: how many did it, and by name who did not and why. */
export const tellResults = (last: LastOrder): string => {
  switch (last.kind) {
    case 'pending':
      return say(`result.${last.what}.pending`, { n: last.count });
    case 'ended':
      return ended(last.what, last.results);
    case 'broken':
      return say('result.broken', { code: last.code });
  }
};

/** Whether everyone did it whom it was meant for. */
export const isAllDone = (last: LastOrder): boolean =>
  last.kind === 'ended' && last.results.every(({ outcome }) => outcome === 'done' || outcome === 'hidden');
