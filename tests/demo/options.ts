import { parseArgs } from 'node:util';

/** What `npm start` was asked for. `seconds` null runs until it is stopped. */
export type DemoOptions = {
  readonly pupils: number;
  readonly seconds: number | null;
  readonly selfTest: boolean;
  /** The register in a PostgreSQL server of the demonstration's own, instead of a file. */
  readonly postgres: boolean;
};

const number = (text: string | undefined, from: number, to: number, name: string): number | null => {
  if (text === undefined) return null;
  const value = Number(text);
  if (!Number.isInteger(value) || value < from || value > to)
    throw new Error(`--${name} takes a whole number from ${from} to ${to}`);
  return value;
};

/** Reads the arguments after `npm start --`. Throws one plain sentence. */
export const readOptions = (args: readonly string[]): DemoOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      pupils: { type: 'string' },
      seconds: { type: 'string' },
      'self-test': { type: 'boolean' },
      postgres: { type: 'boolean' },
    },
  });
  return {
    pupils: number(values.pupils, 1, 30, 'pupils') ?? 4,
    seconds: number(values.seconds, 1, 86_400, 'seconds'),
    selfTest: values['self-test'] === true,
    postgres: values.postgres === true,
  };
};
