/** What a key does wherever the focus is in the room's page. */
export type Shortcut =
  | 'lock'
  | 'cover'
  | 'release'
  | 'saw'
  | 'end'
  | 'incidents'
  | 'blur'
  | 'lock-console'
  | 'find'
  | 'help'
  | 'undo'
  | 'everyone'
  | 'back'
  | 'full-screen';

export type KeyPress = {
  readonly key: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly repeat: boolean;
  /** The focus is in a field where keys write. */
  readonly typing: boolean;
  /** A dialog, menu or popover is open and has the keys to itself. */
  readonly overlay: boolean;
};

const SINGLE: Readonly<Record<string, Shortcut>> = {
  l: 'lock',
  c: 'cover',
  r: 'release',
  s: 'saw',
  e: 'end',
  i: 'incidents',
  b: 'blur',
  // Far from L, which locks everybody else.
  q: 'lock-console',
  '/': 'find',
  '?': 'help',
};

/** What a key may do in the page of incidents: nothing that acts on a room that is not in sight. */
const IN_INCIDENTS: ReadonlySet<Shortcut> = new Set([
  'incidents',
  'blur',
  'lock-console',
  'help',
  'back',
  'full-screen',
]);

/** Whether a shortcut acts where the person is. */
export const actsIn = (shortcut: Shortcut, place: 'room' | 'incidents'): boolean =>
  place === 'room' || IN_INCIDENTS.has(shortcut);

const WITH_CTRL: Readonly<Record<string, Shortcut>> = { z: 'undo', a: 'everyone' };

/**
 * The shortcut a key press means, or null. Single keys are silent while someone types, while something is
 * open over the page, and when they have been switched off.
 */
export const shortcutOf = (press: KeyPress, singleKeys: boolean): Shortcut | null => {
  if (press.repeat || press.alt) return null;
  if (press.key === 'F11') return 'full-screen';
  if (press.overlay || press.typing) return null;
  if (press.ctrl) return WITH_CTRL[press.key.toLowerCase()] ?? null;
  if (press.key === 'Escape') return 'back';
  return singleKeys ? (SINGLE[press.key.toLowerCase()] ?? null) : null;
};
