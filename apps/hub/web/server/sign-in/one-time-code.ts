import { createHash, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** Seconds a code lasts, and how many steps before and after count: for clocks that are half a minute apart. */
const [PERIOD, AROUND] = [30, 1];
const SECRET_BYTES = 20;
const RECOVERY = { codes: 10, groups: 4, of: 4, signs: '0123456789ABCDEFGHJKMNPQRSTVWXYZ' } as const;

const totp = (secret: Uint8Array): TOTP =>
  // What authenticator programs understand without exception.
  new TOTP({
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
  });

export const makeSecret = (): Uint8Array => new Uint8Array(new Secret({ size: SECRET_BYTES }).buffer);

/** The step of time that a code is of, at this moment (ms since 1970); null for a wrong or an old one. */
export const stepOfCode = (secret: Uint8Array, code: string, now: number): number | null => {
  const delta = totp(secret).validate({ token: code, timestamp: now, window: AROUND });
  return delta === null ? null : Math.floor(now / 1_000 / PERIOD) + delta;
};

/** What an authenticator program shows at this moment. */
export const codeAt = (secret: Uint8Array, now: number): string => totp(secret).generate({ timestamp: now });

/** What a person types into an authenticator program, and the address that its camera reads. */
export const shownSecret = (
  secret: Uint8Array,
  { school, user }: { readonly school: string; readonly user: string },
): { readonly text: string; readonly address: string } => {
  const otp = totp(secret);
  // A colon divides the two names in the address, so that neither may hold one.
  [otp.issuer, otp.label] = [`Usher ${school}`.replaceAll(':', ' '), user.replaceAll(':', ' ')];
  return { text: otp.secret.base32, address: otp.toString() };
};

/** The secret behind what a person types. */
export const secretOf = (text: string): Uint8Array => new Uint8Array(Secret.fromBase32(text).buffer);

const sign = (): string => RECOVERY.signs[randomInt(RECOVERY.signs.length)] ?? '0';
const group = (): string => Array.from({ length: RECOVERY.of }, sign).join('');

/** Codes of 80 bits, in groups to read out. */
export const makeRecoveryCodes = (): readonly string[] =>
  Array.from({ length: RECOVERY.codes }, () => Array.from({ length: RECOVERY.groups }, group).join('-'));

/** What is kept of a recovery code: enough bits that a plain hash tells nothing. Typing O for 0 or I for 1 is forgiven. */
export const recoveryHash = (code: string): string => {
  const plain = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(`usher recovery ${plain}`).digest('hex');
};
