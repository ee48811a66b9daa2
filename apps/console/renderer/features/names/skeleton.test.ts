import { expect, it } from 'vitest';
import { skeletonOf } from './skeleton.ts';

const alike = (one: string, two: string): boolean => skeletonOf(one) === skeletonOf(two);

it('takes names for alike that a person would', () => {
  for (const [one, two] of [
    ['amelia.hart', '\u0430melia.hart'],
    ['ICT1-07', 'lCTl-O7'],
    ['bernard', 'bemard'],
    ['paul', '\u0440\u0430ul'],
    ['amelia', '\uff41melia'],
    ['fiona', '\ufb01ona'],
    ['zo\u00eb', 'zoe\u0308'],
  ] as const)
    expect([one, two, alike(one, two)]).toEqual([one, two, true]);
});

it('tells names apart that a person would', () => {
  for (const [one, two] of [
    ['amelia.hart', 'amelia.hurt'],
    ['ICT1-07', 'ICT1-08'],
    ['zo\u00eb', 'zoe'],
    ['\u674e\u5c0f\u9f99', '\u674e\u5c0f\u9f8d'],
  ] as const)
    expect([one, two, alike(one, two)]).toEqual([one, two, false]);
});
