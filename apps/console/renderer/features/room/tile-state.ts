import type { Tile, TileReason, TileState } from '@usher/classroom';
import type { StateTone } from '@usher/ui';
import {
  BellRing,
  CircleDashed,
  CircleDot,
  CircleQuestionMark,
  ClockAlert,
  Copy,
  EyeOff,
  Hourglass,
  ImageOff,
  Lock,
  LockKeyholeOpen,
  type LucideIcon,
  MonitorOff,
  PowerOff,
  ShieldAlert,
  UserRoundX,
} from 'lucide-react';
import { clockTime, minutesSeconds, say } from '../../words.ts';
import { shown } from '../names/shown.ts';

/** How a state is told: its word, its shape, how loud, and what to do about it where something can be done. */
export type ToldState = {
  readonly word: string;
  readonly shape: LucideIcon;
  readonly tone: StateTone;
  readonly help: string | null;
  /** The word with all that belongs to it, where there is room for it; null where the word says it all. */
  readonly inFull: string | null;
};

const told = (word: string, shape: LucideIcon, tone: StateTone = 'quiet', help: string | null = null): ToldState => ({
  word,
  shape,
  tone,
  help,
  inFull: null,
});

const unknown = (reason: TileReason): ToldState => {
  const word = say(`tile.unknown.${reason}`);
  const help = say(`tile.help.${reason}`);
  if (reason === 'picture-awaited') return told(word, CircleDashed, 'quiet', help);
  if (reason === 'quarantined') return told(word, Copy, 'strong', help);
  if (reason === 'never-seen') return told(word, PowerOff, 'quiet', help);
  return told(word, CircleQuestionMark, 'strong', help);
};

const at = (time: number): { readonly time: string } => ({ time: clockTime(time) });

const oldWord = (forMs: number): string =>
  forMs < 60_000
    ? say('tile.old.seconds', { n: Math.floor(forMs / 1_000) })
    : say('tile.old.minutes', { n: Math.floor(forMs / 60_000) });

type Covered = Extract<TileState, { kind: 'locked' | 'covered' }>;

const sentences = (...some: readonly (string | null)[]): string | null =>
  some.filter((one) => one !== null).join(' ') || null;

const covered = (state: Covered, isSafe: boolean): ToldState => {
  const { kind, by } = state;
  const time = clockTime(state.untilAt);
  // The room may see this screen: a name is in it for nobody.
  const who = by === null || isSafe ? null : { name: shown(by), time };
  const help = who === null ? null : say(`tile.help.${kind}`, who);
  const more = { inFull: who === null ? null : say(`tile.${kind}.by`, who) };
  if (kind === 'covered') return { ...told(say('tile.covered', { time }), MonitorOff, 'accent', help), ...more };
  if (state.inputHeld) return { ...told(say('tile.locked', { time }), Lock, 'accent', help), ...more };
  return told(say('tile.locked-only'), LockKeyholeOpen, 'strong', sentences(help, say('tile.help.locked-only')));
};

/** The words and shape of a tile's state; `isSafe` leaves out every name, and what is private. */
export const tellTile = ({ state }: Pick<Tile, 'state'>, isSafe = false): ToldState => {
  switch (state.kind) {
    case 'live':
      return told(say('tile.live'), CircleDot);
    case 'old':
      return told(oldWord(state.forMs), ClockAlert, 'strong', say('tile.help.old'));
    case 'off':
      return told(say('tile.off', { time: clockTime(state.sinceAt) }), PowerOff, 'quiet', say('tile.help.off'));
    case 'nobody':
      return told(say('tile.not-signed-in'), UserRoundX);
    case 'idle':
      return told(say('tile.idle', { length: minutesSeconds(state.forMs) }), Hourglass);
    case 'locked':
    case 'covered':
      return covered(state, isSafe);
    case 'tampering':
      return told(say('tile.tampering'), ShieldAlert, 'alarm', say('tile.help.tampering', at(state.sinceAt)));
    // What a pupil did or staff saw is not for a room that may see this screen.
    case 'hidden':
      if (isSafe) return told(say('tile.needs-you'), BellRing, 'strong');
      return told(say('tile.hidden'), EyeOff, 'strong', say('tile.help.hidden', at(state.sinceAt)));
    case 'withheld':
      if (isSafe) return told(say('tile.unknown.no-picture'), CircleQuestionMark);
      return told(say('tile.withheld'), ImageOff, 'strong', say('tile.help.withheld'));
    case 'unknown':
      return unknown(state.reason);
  }
};
