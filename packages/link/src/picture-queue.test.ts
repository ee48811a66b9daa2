import { LIMITS } from '@usher/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPictureQueue } from './picture-queue.ts';

const full = LIMITS.queueDropsPicturesBytes;
const part = (stream: number, key = false, more = false) => ({ stream, key, more });

test('[LNK6] at 1 MiB waiting pictures still go, over it they are dropped', () => {
  const queue = createPictureQueue();
  expect([queue.admit(part(1), full), queue.admit(part(1), full + 1)]).toEqual([true, false]);
});

test('[LNK7] after a dropped part only a new key picture of that stream goes', () => {
  const queue = createPictureQueue();
  expect(queue.admit(part(1), full + 1)).toBe(false);
  expect(queue.admit(part(1), 0)).toBe(false);
  expect(queue.admit(part(2), 0)).toBe(true);
  expect(queue.admit(part(1, true), 0)).toBe(true);
  expect(queue.admit(part(1), 0)).toBe(true);
});

test('[LNK7] the rest of a torn key picture does not pass for a new one', () => {
  const queue = createPictureQueue();
  expect(queue.admit(part(1, true, true), 0)).toBe(true);
  expect(queue.admit(part(1, true, true), full + 1)).toBe(false);
  expect(queue.admit(part(1, true, false), 0)).toBe(false);
  expect(queue.admit(part(1, true, true), 0)).toBe(true);
  expect(queue.admit(part(1, true, false), 0)).toBe(true);
});

test('[LNK7] whatever is dropped, what arrives is whole pictures that stand on what arrived before', () => {
  const picture = fc.record({ key: fc.boolean(), parts: fc.integer({ min: 1, max: 4 }), slow: fc.array(fc.boolean()) });
  fc.assert(
    fc.property(fc.array(picture, { maxLength: 30 }), (pictures) => {
      const queue = createPictureQueue();
      let standing = true;
      for (const { key, parts, slow } of pictures) {
        const sent = Array.from({ length: parts }, (_, at) =>
          queue.admit(part(7, key, at < parts - 1), slow[at] === true ? full + 1 : 0),
        );
        // Once one part is dropped, no later part of that picture goes.
        expect(sent.lastIndexOf(true)).toBeLessThan(sent.includes(false) ? sent.indexOf(false) : parts);
        expect(!key && !standing && sent.includes(true)).toBe(false);
        standing = (standing || key) && !sent.includes(false);
      }
    }),
  );
});
