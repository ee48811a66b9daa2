import type { IncidentLine, IncidentPart } from '@usher/protocol';
import type { IncidentKindsTold } from '../../../contract/incidents.ts';
import strings from '../../../../../resources/strings/incidents.json';
import { clockTime, say, sayCode } from '../../words.ts';

const isNamed = (name: string): name is keyof typeof strings => Object.hasOwn(strings, name);

/** What a kind, an outcome or an entry is called; the id in plain letters where the school has one of its own. */
export const nameOf = (what: 'kind' | 'outcome' | 'entry.case', id: string): string => {
  const name = `${what}.${id}`;
  if (isNamed(name)) return strings[name];
  const plain = id.replaceAll('-', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};

/** What the school calls a kind of its list. */
export const kindName = ({ id, words }: IncidentKindsTold['kinds'][number]): string =>
  words.trim() === '' ? nameOf('kind', id) : words;

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

const startOfDay = (at: number, back = 0): number => {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - back).getTime();
};

/** When something was, as people say it at hub time `now`: today, yesterday, or the day. */
export const whenOf = (at: number, now: number): string => {
  const time = clockTime(at);
  if (at >= startOfDay(now)) return say('incident.when.today', { time });
  if (at >= startOfDay(now, 1)) return say('incident.when.yesterday', { time });
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return say('incident.when.day', { day: (isThisYear ? day : dayOfYear).format(at), time });
};

const longDay = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** A day in full: a field for a date shows it as the computer does, which may put the month first. */
export const dayInFull = (at: number): string => longDay.format(at);

/** Where it was: the PC, else the room, else away from a screen. */
export const placeOf = ({ station, room }: IncidentLine): string => station ?? room ?? say('incidents.away');

/** Who it came from, as far as its reader may know. */
export const sourceOf = ({ own, source }: IncidentLine): string | null => {
  if (own) return say('incident.own');
  return source === null ? null : say(`incident.from.${source}`);
};

const PARTS = ['more', 'note', 'outcome', 'seen', 'told', 'closed', 'reopened'] as const;
type KnownPart = (typeof PARTS)[number];
const isKnown = (kind: string): kind is KnownPart => PARTS.some((known) => known === kind);

const whoOf = ({ by, kind }: IncidentPart, user: string): string => {
  if (by === null) return kind === 'report' || kind === 'more' ? say('incident.pupil') : say('incident.usher');
  return by === user ? say('incident.you') : by;
};

/** One part of the story in a sentence; its own words stand below it. */
export const tellPart = (part: IncidentPart, user: string): string => {
  const who = whoOf(part, user);
  const { kind } = part;
  if (kind === 'report') {
    const told = part.by === null ? 'report' : 'raise';
    return part.what === null
      ? say(`incident.part.${told}`, { who })
      : say(`incident.part.${told}.what`, { who, what: nameOf('kind', part.what) });
  }
  const what = part.what === null ? '' : nameOf('outcome', part.what);
  if (isKnown(kind)) return say(`incident.part.${kind}`, { who, what });
  const name = nameOf('entry.case', kind);
  return say('incident.part.other', { who, kind: what === '' ? name : `${name}, ${what}` });
};

/** Why something about incidents did not work. `isRead`: nothing was said that could have been taken. */
export const tellRefusal = (code: string, isRead = false): string =>
  isRead && code === 'timed-out'
    ? say('incident.refused.timed-out.read')
    : sayCode('incident.refused', code, 'incident.refused.other');
