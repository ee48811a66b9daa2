import type { Chance } from './profile.ts';

const NUMBERS = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

/** Bytes with something wrong in them: bits, lengths, parts taken out, put in, doubled, or cut off. */
export const mutate = (bytes: Uint8Array, chance: Chance): Buffer => {
  let made = Buffer.from(bytes);
  for (let times = 1 + chance.below(3); times > 0; times -= 1) {
    const at = chance.below(made.length + 1);
    const length = 1 + chance.below(16);
    switch (chance.below(8)) {
      case 0:
        if (at < made.length) made.writeUInt8(made.readUInt8(at) ^ (1 << chance.below(8)), at);
        break;
      case 1:
        if (at < made.length) made.writeUInt8(chance.below(256), at);
        break;
      case 2:
        if (at + 2 <= made.length) made.writeUInt16BE((NUMBERS[chance.below(NUMBERS.length)] ?? 0) & 0xffff, at);
        break;
      case 3:
        if (at + 4 <= made.length) made.writeUInt32BE(NUMBERS[chance.below(NUMBERS.length)] ?? 0, at);
        break;
      case 4:
        made = Buffer.concat([made.subarray(0, at), made.subarray(at + length)]);
        break;
      case 5:
        made = Buffer.concat([made.subarray(0, at), chance.bytes(length), made.subarray(at)]);
        break;
      case 6:
        made = Buffer.concat([made.subarray(0, at), made.subarray(at, at + length), made.subarray(at)]);
        break;
      default:
        made = Buffer.from(made.subarray(0, at));
    }
  }
  return made;
};

const ODD_TEXTS = [
  '"__proto__":{"polluted":1},',
  '"constructor":{"prototype":{"polluted":1}},',
  '\ud800',
  '\\ud800',
  '\\u0000',
  '1e999',
  '-0',
  '9007199254740993',
  '0.1e-400',
  'NaN',
  '{}',
  '[]',
  'null',
  '"',
  '\\',
  '\u2028',
  '\ufeff',
  '{"a":{"a":{"a":{"a":1}}}}',
  ',,',
];

/** A text with something wrong in it, as JSON is got wrong. */
export const mutateText = (text: string, chance: Chance): string => {
  let made = text;
  for (let times = 1 + chance.below(3); times > 0; times -= 1) {
    const at = chance.below(made.length + 1);
    const length = 1 + chance.below(12);
    const odd = ODD_TEXTS[chance.below(ODD_TEXTS.length)] ?? '';
    switch (chance.below(7)) {
      case 0:
        made = made.slice(0, at) + odd + made.slice(at);
        break;
      case 1:
        made = made.slice(0, at) + odd + made.slice(at + length);
        break;
      case 2:
        made = made.slice(0, at) + made.slice(at + length);
        break;
      case 3:
        made = made.slice(0, at) + made.slice(at, at + length) + made.slice(at);
        break;
      case 4:
        made = made.slice(0, at) + String.fromCharCode(chance.below(0x1_0000)) + made.slice(at + 1);
        break;
      case 5:
        // One of its numbers becomes another.
        made = made.replace(/\d+/, String(NUMBERS[chance.below(NUMBERS.length)]));
        break;
      default:
        made = made.slice(0, at);
    }
  }
  return made;
};
