import { InvalidArgumentError } from 'commander';

/** Reads a whole number in a range; commander turns the error into one line and exit status 1. */
export const whole =
  (from: number, to: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < from || value > to)
      throw new InvalidArgumentError(`it must be a whole number from ${from} to ${to}.`);
    return value;
  };

/** Reads HOST:PORT; the host may be an IPv6 address in brackets. Port 0 lets the system choose. */
export const hostAndPort = (text: string): { host: string; port: number } => {
  const found = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  const host = found?.[1] ?? found?.[2];
  if (host === undefined || !(port <= 65_535))
    throw new InvalidArgumentError('write it as HOST:PORT, such as 0.0.0.0:5830.');
  return { host, port };
};

/** Reads the address of a hub. */
export const hubUrl = (text: string): string => {
  if (!URL.canParse(text) || new URL(text).protocol !== 'wss:')
    throw new InvalidArgumentError('write it as wss://HOST:PORT.');
  return text;
};

/** Reads a school's pin: 64 hex digits, in any grouping as printed on the recovery sheet. */
export const pin = (text: string): string => {
  const digits = text.replaceAll(/[\s:-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(digits))
    throw new InvalidArgumentError('a pin has 64 hex digits (see the recovery sheet).');
  return digits;
};

/** Reads ROOM/NAME, as people name a station; the name may hold further slashes. */
export const stationName = (text: string): { readonly room: string; readonly name: string } => {
  const at = text.indexOf('/');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('write it as ROOM/NAME.');
  return { room: text.slice(0, at), name: text.slice(at + 1) };
};

/** Reads where a register is: a file, or a postgres:// URL without a password, which every user here could read. */
export const registerPlace = (text: string): string => {
  if (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol) && new URL(text).password !== '')
    throw new InvalidArgumentError('leave the password out of it: it comes from PGPASSWORD or ~/.pgpass.');
  return text;
};
