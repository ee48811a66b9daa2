import fc from 'fast-check';
import { expect, test } from 'vitest';
import { REFUSALS } from './refusal.ts';
import { deviceUrn, hubUrn, parseDeviceUrn, parseHubUrn } from './urn.ts';
import { uuidv7 } from './uuid.ts';
import { Uuid } from './words.ts';

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const dice = fc.uint8Array({ minLength: 10, maxLength: 10 });
const uuid = fc.tuple(time, dice).map(([at, random]) => uuidv7(at, random));

test('[ENV1] ids made here are UUIDs of version 7 that sort by time', () => {
  fc.assert(
    fc.property(time, time, dice, dice, (one, two, first, second) => {
      const [a, b] = [uuidv7(one, first), uuidv7(two, second)];
      expect(Uuid.safeParse(a).success).toBe(true);
      expect(a[14]).toBe('7');
      expect(Number.parseInt(a.replace('-', '').slice(0, 12), 16)).toBe(one);
      expect(one < two ? a < b : true).toBe(true);
    }),
  );
  expect(uuidv7(0, new Uint8Array(10).fill(0xff))).toBe('00000000-0000-7fff-bfff-ffffffffffff');
});

test('[ENV1] a time or dice out of range make no id', () => {
  for (const at of [-1, 0.5, 2 ** 48, Number.NaN]) expect(() => uuidv7(at, new Uint8Array(10))).toThrow(RangeError);
  expect(() => uuidv7(0, new Uint8Array(9))).toThrow(RangeError);
});

test('[LNK1] the names of hubs and devices are read back and never taken for each other', () => {
  fc.assert(
    fc.property(uuid, uuid, fc.constantFrom('agent' as const, 'console' as const), (schoolId, id, kind) => {
      const device = deviceUrn({ schoolId, kind, id });
      expect(parseDeviceUrn(device)).toEqual({ schoolId, kind, id });
      expect(parseHubUrn(hubUrn(schoolId))).toEqual({ schoolId });
      expect([parseHubUrn(device), parseDeviceUrn(hubUrn(schoolId))]).toEqual([null, null]);
    }),
  );
});

test('[HEL2] what is nearly a name is none', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057';
  for (const urn of [
    '',
    `urn:usher:${id}:hub:`,
    `urn:usher:${id}:Hub`,
    `URN:usher:${id}:hub`,
    `urn:other:${id}:hub`,
    `urn:usher:${id.toUpperCase()}:agent:${id}`,
    `urn:usher:${id}:teacher:${id}`,
    `urn:usher:${id}:agent:${id}:x`,
    `urn:usher:${id}:agent:`,
    ` urn:usher:${id}:agent:${id}`,
  ])
    expect([parseHubUrn(urn), parseDeviceUrn(urn)]).toEqual([null, null]);
  fc.assert(
    fc.property(fc.string(), (urn) => {
      expect([parseHubUrn(urn), parseDeviceUrn(urn)]).toEqual([null, null]);
    }),
  );
});

test('[REF2] every code that ends a link does so with a close code that WebSockets allow', () => {
  for (const { close } of Object.values(REFUSALS))
    expect(close === null || close === 1013 || (close >= 4400 && close < 4500)).toBe(true);
});
