import type { Tile, TileReason, TileState } from '@usher/classroom';
import type { StateTone } from '@usher/ui';
import {
  CircleDashed,
  CircleDot,
  CircleQuestionMark,
  ClockAlert,
  Hourglass,
  Lock,
  LockKeyholeOpen,
  type LucideIcon,
  MonitorOff,
  PowerOff,
  UserRoundX,
} from 'lucide-react';
import { clockTime, minutesSeconds, say } from '../../words.ts';

/** How a state is told: its word, its shape, how loud, and what to do about it where something can be done. */
export type ToldState = {
  readonly word: string;
  readonly shape: LucideIcon;
  readonly tone: StateTone;
  readonly help: string | null;
};

const told = (word: string, shape: LucideIcon, tone: StateTone = 'quiet', help: string | null = null): ToldState => ({
  word,
  shape,
  tone,
  help,
});

const unknown = (reason: TileReason): ToldState => {
  const word = say(`tile.unknown.${reason}`);
  const help = say(`tile.help.${reason}`);
  if (reason === 'picture-awaited') return told(word, CircleDashed, 'quiet', help);
  if (reason === 'never-seen') return told(word, PowerOff, 'quiet', help);
  return told(word, CircleQuestionMark, 'strong', help);
};

const oldWord = (forMs: number): string =>
  forMs < 60_000
    ? say('tile.old.seconds', { n: Math.floor(forMs / 1_000) })
    : say('tile.old.minutes', { n: Math.floor(forMs / 60_000) });

const locked = ({ untilAt, inputHeld }: Extract<TileState, { kind: 'locked' }>): ToldState =>
  inputHeld
    ? told(say('tile.locked', { time: clockTime(untilAt) }), Lock, 'accent')
    : told(
        say('tile.locked-only', { time: clockTime(untilAt) }),
        LockKeyholeOpen,
        'strong',
        say('tile.help.locked-only'),
      );

/** The words and shape of a tile's state. */
export const tellTile = ({ state }: Tile): ToldState => {
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
      return locked(state);
    case 'covered':
      return told(say('tile.covered', { time: clockTime(state.untilAt) }), MonitorOff, 'accent');
    case 'unknown':
      return unknown(state.reason);
  }
};
