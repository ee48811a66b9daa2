import { BLOCK, blockCount, blocksAcross, stripColumns } from '@usher/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copiesOf, type Size, stripSize } from './blocks.ts';

const size = fc.record({ width: fc.integer({ min: 1, max: 200 }), height: fc.integer({ min: 1, max: 200 }) });

const someBlocks = (of: Size): fc.Arbitrary<Uint16Array> =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: blockCount(of.width, of.height) - 1 }), { minLength: 1 })
    .map((blocks) => Uint16Array.from(blocks.toSorted((a, b) => a - b)));

describe('copiesOf', () => {
  it('[PIC2] puts every pixel of every listed block where it belongs, once, and touches no other', () => {
    fc.assert(
      fc.property(
        size.chain((of) => fc.tuple(fc.constant(of), someBlocks(of))),
        ([of, blocks]) => {
          const drawn = new Map<number, string>();
          for (const copy of copiesOf(blocks, of))
            for (let y = 0; y < copy.height; y += 1)
              for (let x = 0; x < copy.width; x += 1) {
                const at = (copy.dy + y) * of.width + copy.dx + x;
                expect(drawn.has(at)).toBe(false);
                expect(copy.dx + x).toBeLessThan(of.width);
                drawn.set(at, `${copy.sx + x},${copy.sy + y}`);
              }
          const columns = stripColumns(blocks.length);
          const wanted = new Map<number, string>();
          blocks.forEach((block, i) => {
            for (let y = 0; y < BLOCK; y += 1)
              for (let x = 0; x < BLOCK; x += 1) {
                const px = (block % blocksAcross(of.width)) * BLOCK + x;
                const py = Math.floor(block / blocksAcross(of.width)) * BLOCK + y;
                if (px < of.width && py < of.height)
                  wanted.set(py * of.width + px, `${(i % columns) * BLOCK + x},${Math.floor(i / columns) * BLOCK + y}`);
              }
          });
          expect(drawn).toEqual(wanted);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('[PIC2] copies neighbours in one go', () => {
    expect(copiesOf(Uint16Array.of(0, 1, 5, 6), { width: 64, height: 32 })).toEqual([
      { sx: 0, sy: 0, dx: 0, dy: 0, width: 32, height: 16 },
      { sx: 0, sy: 16, dx: 16, dy: 16, width: 32, height: 16 },
    ]);
  });

  it('[PIC2] expects strips nearly square', () => {
    expect(stripSize(1)).toEqual({ width: 16, height: 16 });
    expect(stripSize(3)).toEqual({ width: 32, height: 32 });
    expect(stripSize(10)).toEqual({ width: 64, height: 48 });
  });
});
