/** What a key does wherever the focus is in the room's page. */
export type Shortcut =
  | 'lock'
  | 'cover'
  | 'release'
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
  b: 'blur',
  // Far from L, which locks everybody else.
  q: 'lock-console',
  '/': 'find',
  '?': 'help',
};

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
