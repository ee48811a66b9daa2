import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INPUT_WITHOUT_CHANGE_MS, type PictureLook, type PictureProof, proofAfter } from './picture-proof.ts';

const EVERY = 2_000;
type Seen = { readonly changed?: boolean; readonly input?: number; readonly capture?: number };

/** Looks every two seconds, the first of them a whole picture. */
const after = (looks: readonly Seen[], from: PictureProof | null = null, start = 0): PictureProof => {
  let proof = from;
  looks.forEach(({ changed = false, input = 3_600_000, capture }, i) => {
    const n = start + i;
    proof = proofAfter(proof, { at: n * EVERY, capture: capture ?? n, sinceInputMs: input, changed });
  });
  if (proof === null) throw new Error('nothing was seen');
  return proof;
};
const looks = (count: number, one: Seen): readonly Seen[] => Array.from({ length: count }, () => one);
const FIRST: Seen = { changed: true };
const USED: Seen = { input: 200 };
const REST: Seen = {};

describe('a picture that should have changed', () => {
  it('is not believed after 15 s of input without a change, and not called stuck sooner', () => {
    expect(after([FIRST, ...looks(7, USED)]).stuck).toBe(false);
    expect(after([FIRST, ...looks(8, USED)]).stuck).toBe(true);
  });

  it('is believed while something in it changes, however little and seldom', () => {
    const busy = Array.from({ length: 100 }, (_, i) => ({ input: 100, changed: i % 6 === 5 }));
    expect(after([FIRST, ...busy]).stuck).toBe(false);
  });

  it('is believed while nobody touches the PC, and while input only comes now and then', () => {
    expect(after([FIRST, ...looks(1_000, REST)]).stuck).toBe(false);
    const seldom = Array.from({ length: 100 }, (_, i) => ({ input: (i % 4) * EVERY + 100 }));
    expect(after([FIRST, ...seldom]).stuck).toBe(false);
  });

  it('stays stuck through a pause, and is believed again when it changes or after a minute at rest', () => {
    const stuck = [FIRST, ...looks(9, USED)];
    const resting = (count: number): readonly Seen[] =>
      Array.from({ length: count }, (_, i) => ({ input: 200 + (i + 1) * EVERY }));
    expect(after([...stuck, ...resting(29)]).stuck).toBe(true);
    expect(after([...stuck, ...resting(30)]).stuck).toBe(false);
    expect(after([...stuck, { changed: true }]).stuck).toBe(false);
  });

  it('proves nothing while the number of its capture stands still, whatever it shows', () => {
    const first = after([{ changed: true, capture: 7 }]);
    const repeated = after(looks(20, { changed: true, input: 100, capture: 7 }), first, 1);
    expect(repeated.provenAt).toBe(first.provenAt);
    expect(repeated.stuck).toBe(true);
    expect(after([{ changed: true, capture: 8 }], repeated, 21)).toMatchObject({ provenAt: 21 * EVERY, stuck: false });
  });

  it('is stuck exactly when a plain account of the input says so', () => {
    const look = fc.record({
      wait: fc.integer({ min: 500, max: 4_000 }),
      since: fc.integer({ min: 0, max: 90_000 }),
      changed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 60 }), (all) => {
        let [at, proof] = [0, null as PictureProof | null];
        let inputs: number[] = [];
        let stuck = false;
        all.forEach(({ wait, since, changed }, i) => {
          at += wait;
          const one: PictureLook = { at, capture: i, sinceInputMs: since, changed: changed && i % 5 === 0 };
          proof = proofAfter(proof, one);
          if (i === 0 || one.changed) [inputs, stuck] = [[at], false];
          else {
            if (at - since > Math.max(...inputs)) inputs.push(at - since);
            let from = inputs.length - 1;
            while (from > 0 && (inputs[from] ?? 0) - (inputs[from - 1] ?? 0) <= 5_000) from -= 1;
            const last = inputs.at(-1) ?? 0;
            stuck = (stuck || last - (inputs[from] ?? 0) >= INPUT_WITHOUT_CHANGE_MS) && at - last < 60_000;
          }
          expect(proof.stuck).toBe(stuck);
        });
      }),
    );
  });
});
