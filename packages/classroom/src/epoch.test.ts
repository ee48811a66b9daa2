import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EpochFinding, type Epochs, judgeEpoch, nextEpoch } from './epoch.ts';

/** The steps of one connection, in their order; after any of them everything may be cut. */
const STEPS = ['the hub wrote', 'the device heard', 'the device wrote', 'the hub heard', 'the hub confirmed'] as const;
const WHOLE = STEPS.length;

/** A hub, and a device by what is on its disk. */
class Pair {
  hub: Epochs = { epoch: 0, confirmed: 0 };

  /** One connection of a device that has `disk`, cut after so many steps. What it has on disk afterwards. */
  connect(disk: number, steps: number): { readonly finding: EpochFinding; readonly disk: number } {
    const finding = judgeEpoch(this.hub, disk);
    const told = nextEpoch(this.hub, disk);
    if (steps >= 1) this.hub = { ...this.hub, epoch: told };
    if (steps >= WHOLE) this.hub = { ...this.hub, confirmed: Math.max(this.hub.confirmed, told) };
    return { finding, disk: steps >= 3 ? told : disk };
  }
}

const cut = fc.integer({ min: 0, max: WHOLE });
const history = fc.array(cut, { maxLength: 40 });

describe('[CLN2] the epoch of a device', () => {
  it('is never taken for a copy, wherever its connections are cut', () => {
    fc.assert(
      fc.property(history, (cuts) => {
        const pair = new Pair();
        let disk = 0;
        for (const steps of cuts) {
          const { finding, disk: after } = pair.connect(disk, steps);
          expect(finding).toBe('in-step');
          disk = after;
        }
      }),
    );
  });

  it('is never taken for a copy by a hub that was restored from a backup, and goes on above what it has', () => {
    fc.assert(
      fc.property(history, history, fc.nat(), (before, after, when) => {
        const pair = new Pair();
        const backups: Epochs[] = [pair.hub];
        let disk = 0;
        for (const steps of before) {
          ({ disk } = pair.connect(disk, steps));
          backups.push(pair.hub);
        }
        pair.hub = backups[when % backups.length] ?? pair.hub;
        for (const steps of after) {
          const had = disk;
          const connected = pair.connect(disk, steps);
          expect(connected.finding).not.toBe('forked');
          ({ disk } = connected);
          if (steps >= 3) expect(disk).toBeGreaterThan(had);
        }
      }),
    );
  });

  it('tells a hub that is behind once, at the first whole connection', () => {
    const pair = new Pair();
    const findings = [pair.connect(7, WHOLE), pair.connect(8, WHOLE)].map(({ finding }) => finding);
    expect(findings).toEqual(['hub-behind', 'in-step']);
    expect(pair.hub).toEqual({ epoch: 9, confirmed: 9 });
  });

  it('gives a restored snapshot away, once the device had gone on from it', () => {
    fc.assert(
      fc.property(history, history, cut, (before, after, last) => {
        const pair = new Pair();
        let disk = 0;
        for (const steps of before) ({ disk } = pair.connect(disk, steps));
        const snapshot = disk;
        for (const steps of [...after, WHOLE]) ({ disk } = pair.connect(disk, steps));
        expect(pair.connect(snapshot, last).finding).toBe('forked');
      }),
    );
  });

  it('gives two machines with one identity away, at the latest when each has been there once', () => {
    fc.assert(
      fc.property(history, fc.array(fc.tuple(fc.boolean(), cut), { maxLength: 40 }), (before, turns) => {
        const pair = new Pair();
        let disk = 0;
        for (const steps of before) ({ disk } = pair.connect(disk, steps));
        const disks = [disk, disk];
        const findings: EpochFinding[] = [];
        const turn = (who: 0 | 1, steps: number): void => {
          const { finding, disk: after } = pair.connect(disks[who] ?? 0, steps);
          findings.push(finding);
          disks[who] = after;
        };
        for (const [second, steps] of turns) turn(second ? 1 : 0, steps);
        turn(0, WHOLE);
        turn(1, WHOLE);
        turn(0, WHOLE);
        expect(findings).toContain('forked');
      }),
    );
  });

  it('stays where it can no longer rise, and is in step there', () => {
    const top = { epoch: 0xffff_ffff, confirmed: 0xffff_ffff };
    expect(nextEpoch(top, 0xffff_ffff)).toBe(0xffff_ffff);
    expect(judgeEpoch(top, 0xffff_ffff)).toBe('in-step');
  });
});
