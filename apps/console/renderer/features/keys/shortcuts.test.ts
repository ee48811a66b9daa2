import { describe, expect, it } from 'vitest';
import { actsIn, type KeyPress, shortcutOf } from './shortcuts.ts';

const press = (key: string, over: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrl: false,
  alt: false,
  repeat: false,
  typing: false,
  overlay: false,
  ...over,
});

describe('shortcutOf', () => {
  it('knows the keys of the lesson, large or small', () => {
    expect(
      ['l', 'C', 'r', 's', 'e', 'i', 'B', 'q', '/', '?', 'Escape', 'F11'].map((key) => shortcutOf(press(key), true)),
    ).toEqual([
      'lock',
      'cover',
      'release',
      'saw',
      'end',
      'incidents',
      'blur',
      'lock-console',
      'find',
      'help',
      'back',
      'full-screen',
    ]);
    expect(shortcutOf(press('z', { ctrl: true }), true)).toBe('undo');
    expect(shortcutOf(press('a', { ctrl: true }), true)).toBe('everyone');
    expect(shortcutOf(press('a', { ctrl: true, typing: true }), true)).toBeNull();
  });

  it('acts on nobody from the page of incidents', () => {
    const all = ['lock', 'cover', 'release', 'saw', 'end', 'undo', 'everyone', 'find', 'blur', 'help', 'back'] as const;
    expect(all.filter((shortcut) => actsIn(shortcut, 'incidents'))).toEqual(['blur', 'help', 'back']);
    expect(all.every((shortcut) => actsIn(shortcut, 'room'))).toBe(true);
  });

  it('leaves the browser its own keys', () => {
    expect(shortcutOf(press('r', { ctrl: true }), true)).toBeNull();
    expect(shortcutOf(press('l', { alt: true }), true)).toBeNull();
  });

  it('locks nobody while someone types, holds a key down or reads a dialog', () => {
    expect(shortcutOf(press('l', { typing: true }), true)).toBeNull();
    expect(shortcutOf(press('l', { repeat: true }), true)).toBeNull();
    expect(shortcutOf(press('l', { overlay: true }), true)).toBeNull();
    expect(shortcutOf(press('Escape', { overlay: true }), true)).toBeNull();
  });

  it('can be switched off, save for keys that are no letters', () => {
    expect(shortcutOf(press('l'), false)).toBeNull();
    expect(shortcutOf(press('Escape'), false)).toBe('back');
    expect(shortcutOf(press('z', { ctrl: true }), false)).toBe('undo');
  });
});
