import { expect, it } from 'vitest';
import type { Calm } from '../../guard-talk.ts';
import { findResources, readCalmWords } from '../../resources.ts';
import { calmLines } from './calm-lines.ts';

const WORDS = readCalmWords(findResources(import.meta.dirname));
const NOTHING: Calm = { promise: null, by: null, instead: false, contacts: '' };
const said = (calm: Partial<Calm>): string =>
  calmLines(WORDS, { ...NOTHING, ...calm })
    .map(({ text }) => text)
    .join('\n');

it('[HID5] begins with the same words whatever is known', () => {
  for (const promise of [null, 'promise.sending', 'promise.seen'] as const)
    expect(said({ promise }).split('\n')[0]).toBe('You did the right thing.');
});

it('[HID5] says that the teacher was told only once the school has it', () => {
  const told = /has been told|received/i;
  for (const promise of [null, 'promise.sending', 'promise.saved', 'promise.volatile'] as const)
    expect(said({ promise })).not.toMatch(told);
  expect(said({ promise: 'promise.received' })).toContain('Your teacher has been told. Received by the school.');
  expect(said({ promise: 'promise.saved' })).toContain('Saved on this computer.');
  expect(said({ promise: 'promise.volatile' })).toContain('Saved until this computer restarts.');
});

it('[HID5] says of what is about an adult neither that a teacher has it nor that one comes', () => {
  for (const promise of [null, 'promise.saved', 'promise.received', 'promise.seen'] as const) {
    const words = said({ promise, instead: true });
    expect(words).not.toMatch(/your teacher|will come/i);
    expect(words).toContain('any adult you trust');
  }
});

it('[HID5] names who has seen it as they are called, whatever they are called', () => {
  expect(said({ promise: 'promise.seen', by: "$& Mrs <O'Neil> " })).toContain("Seen by $& Mrs <O'Neil>.");
  expect(said({ promise: 'promise.seen' })).toContain('Seen by a member of staff.');
});

it('adds whom the school says to talk to, last, and nothing when it says nothing', () => {
  expect(said({ contacts: ' Mrs Ali, room 4 ' }).split('\n').at(-1)).toBe('Mrs Ali, room 4');
  expect(calmLines(WORDS, { ...NOTHING, contacts: ' ' }).some(({ as }) => as === 'contacts')).toBe(false);
});
