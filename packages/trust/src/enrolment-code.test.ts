import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkEnrolmentProof, createEnrolmentCode, proveEnrolment, readEnrolmentCode } from './enrolment-code.ts';

test('[ENR2] a code is 10 Crockford base-32 characters, shown in two halves', () => {
  const codes = Array.from({ length: 200 }, () => createEnrolmentCode());
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  expect(new Set(codes).size).toBe(200);
  expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(32);
});

test('[ENR2] what a person makes of a code is read as the code', () => {
  const sloppy: Readonly<Record<string, string>> = { '0': 'O', '1': 'l' };
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 10, maxLength: 10 }), (how) => {
      const code = createEnrolmentCode();
      const typed = Array.from(code.replace('-', ''), (char, at) => {
        if (how[at] === 1) return char.toLowerCase();
        if (how[at] === 2) return sloppy[char] ?? char;
        return how[at] === 3 ? ` ${char}-` : char;
      }).join('');
      expect(readEnrolmentCode(typed)).toBe(code);
    }),
  );
});

test('[ENR2] what cannot be a code is not read as one', () => {
  for (const typed of ['', 'ABCDE-FGHJ', 'ABCDE-FGHJKM', 'ABCDE-FGHJU', 'ÀBCDE-FGHJK', '💥BCDE-FGHJ', 'ABCDE_FGHJK'])
    expect(readEnrolmentCode(typed)).toBe(null);
  fc.assert(fc.property(fc.string(), (typed) => void readEnrolmentCode(typed)));
});

test('[ENR3] a proof holds for its code, its connection and its key, and for nothing else', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes, bytes, bytes, (exporter, spki, other) => {
      fc.pre(!Buffer.from(other).equals(exporter) && !Buffer.from(other).equals(spki));
      const code = createEnrolmentCode();
      const proof = proveEnrolment(code, { exporter, spki });
      expect(proof).toHaveLength(32);
      expect(checkEnrolmentProof(code, { exporter, spki }, proof)).toBe(true);
      expect(checkEnrolmentProof(code, { exporter: other, spki }, proof)).toBe(false);
      expect(checkEnrolmentProof(code, { exporter, spki: other }, proof)).toBe(false);
      expect(checkEnrolmentProof(createEnrolmentCode(), { exporter, spki }, proof)).toBe(false);
      expect(checkEnrolmentProof(code, { exporter, spki }, other)).toBe(false);
      expect(checkEnrolmentProof(code, { exporter, spki }, proof.subarray(1))).toBe(false);
    }),
  );
});
