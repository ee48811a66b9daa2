import './state-badge.css';
import type { LucideIcon } from 'lucide-react';
import { Icon } from './icon.tsx';

/** How much a state asks to be looked at; `alarm` is for a report or tampering only. */
export type StateTone = 'quiet' | 'accent' | 'strong' | 'alarm';

/** A state told by word and shape, and only then by colour. */
export const StateBadge = ({
  word,
  shape,
  tone = 'quiet',
  size = 14,
}: {
  readonly word: string;
  readonly shape: LucideIcon;
  readonly tone?: StateTone;
  readonly size?: number;
}) => (
  <span className="u-state" data-tone={tone}>
    <Icon of={shape} size={size} />
    <span>{word}</span>
  </span>
);
