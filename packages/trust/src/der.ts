/** Tags of the few ASN.1 types that X.509 certificates and PKCS#10 requests are made of. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context3: 0xa3,
} as const;

const lengthOctets = (length: number): readonly number[] => {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  if (length < 0x1_0000) return [0x82, length >> 8, length & 0xff];
  throw new RangeError(`DER value of ${length} bytes`);
};

/** One DER value: its tag, its length and the parts joined. Throws RangeError from 64 KiB on. */
export const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(content.length)]), content]);
};

/** An object identifier in dotted form, whose numbers are below 2^28. */
export const oid = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    octets.push(...groups);
  }
  return der(TAG.oid, Buffer.from(octets));
};

/** A whole number of 0 to 127. */
export const smallInteger = (value: number): Buffer => der(TAG.integer, Buffer.from([value]));

/** A bit string of whole bytes. */
export const bitString = (bytes: Uint8Array): Buffer => der(TAG.bitString, Buffer.from([0]), bytes);

/** A time to the second; UTCTime before 2050 and GeneralizedTime after, as RFC 5280 wants it. */
export const time = (when: Date): Buffer => {
  const digits = when.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return when.getUTCFullYear() < 2050
    ? der(TAG.utcTime, Buffer.from(digits.slice(2)))
    : der(TAG.generalizedTime, Buffer.from(digits));
};

/** A value that was read: its content, and the whole of it with tag and length. */
export type DerValue = { readonly tag: number; readonly content: Buffer; readonly whole: Buffer };

/** The values that follow each other in `bytes`, or null when they are not strict DER of under 64 KiB. Never throws. */
export const readDer = (bytes: Buffer): readonly DerValue[] | null => {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at];
    const first = bytes[at + 1];
    if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
    const more = first < 0x80 ? 0 : first - 0x80;
    if (first === 0x80 || more > 2 || at + 2 + more > bytes.length) return null;
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    // Each length has one right form; accepting others would let two texts mean one request.
    if ((more === 1 && length < 0x80) || (more === 2 && length < 0x100)) return null;
    const from = at + 2 + more;
    if (from + length > bytes.length) return null;
    values.push({ tag, content: bytes.subarray(from, from + length), whole: bytes.subarray(at, from + length) });
    at = from + length;
  }
  return values;
};
