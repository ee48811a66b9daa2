import { Role } from '@usher/protocol';
import { describe, expect, it } from 'vitest';
import { roleMay } from './rights.ts';

describe('rights in a lesson', () => {
  it('[CMD2] lets a teacher do all of them', () => {
    for (const right of ['see-room', 'look-closer', 'cover', 'lock', 'release'] as const)
      expect(roleMay('teacher', right)).toBe(true);
  });

  it('[CMD2] lets a cover teacher act on the room but not look closer', () => {
    expect(roleMay('cover', 'lock')).toBe(true);
    expect(roleMay('cover', 'look-closer')).toBe(false);
  });

  it('[CMD2] lets nobody else see or do anything in a lesson', () => {
    const others = Role.options.filter((role) => role !== 'teacher' && role !== 'cover');
    expect(others.filter((role) => roleMay(role, 'see-room') || roleMay(role, 'lock'))).toEqual([]);
  });
});
