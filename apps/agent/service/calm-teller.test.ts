import { expect, it } from 'vitest';
import type { PupilPromise, PupilReport } from '../contract/pupil-report.ts';
import type { ToGuard } from '../guard-talk.ts';
import { CalmTeller } from './calm-teller.ts';

const ABOUT: PupilReport = { about: 'adult-here', kinds: [], text: '', url: '' };

const teller = (before: PupilPromise | null = null) => {
  const listeners = new Set<(now: PupilPromise | null) => void>();
  const said: ToGuard[] = [];
  let now = before;
  const calm = new CalmTeller({
    reports: {
      promise: () => now,
      onPromise(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    tellGuard: (message) => said.push(message),
  });
  const become = (next: PupilPromise | null): void => {
    now = next;
    for (const listener of listeners) listener(next);
  };
  return { calm, said, become, listeners };
};

it('[HID5] tells the guard at every change, and another guard at once', () => {
  const { calm, said, become, listeners } = teller();
  become({ promise: 'promise.saved', by: null });
  become({ promise: 'promise.seen', by: 'Mrs Ali' });
  calm.guardUp();
  expect(said).toEqual([
    { t: 'calm', promise: 'promise.saved', by: null, instead: false, contacts: '' },
    { t: 'calm', promise: 'promise.seen', by: 'Mrs Ali', instead: false, contacts: '' },
    said[1],
  ]);
  calm[Symbol.dispose]();
  expect(listeners.size).toBe(0);
});

it('[HID5] once it is about an adult it stays so until the report is over', () => {
  const { calm, said, become } = teller();
  become({ promise: 'promise.saved', by: null });
  calm.about(ABOUT);
  calm.about({ ...ABOUT, about: 'me' });
  become({ promise: 'promise.received', by: null });
  expect(said.at(-1)).toMatchObject({ promise: 'promise.received', instead: true });
  become(null);
  expect(said.at(-1)).toMatchObject({ promise: null, instead: false });
});

it('passes on whom the school says to talk to, once', () => {
  const { calm, said } = teller();
  calm.contacts([{ name: 'Mrs Ali', how: 'room 4' }]);
  calm.contacts([{ name: 'Mrs Ali', how: 'room 4' }]);
  expect(said).toEqual([{ t: 'calm', promise: null, by: null, instead: false, contacts: 'Mrs Ali, room 4' }]);
});

it('[HID5] of a report from before this start it says only what is true of a report about an adult here as well', () => {
  const { calm, said, become } = teller({ promise: 'promise.saved', by: null });
  calm.guardUp();
  become({ promise: 'promise.received', by: null });
  expect(said).toMatchObject([
    { promise: 'promise.saved', instead: true },
    { promise: 'promise.received', instead: true },
  ]);
  become(null);
  become({ promise: 'promise.saved', by: null });
  expect(said.at(-1)).toMatchObject({ promise: 'promise.saved', instead: false });
});
