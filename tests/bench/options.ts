import { parseArgs } from 'node:util';

export const PARTS = ['agents', 'cover', 'freshness', 'console', 'hub', 'authority', 'tell'] as const;
export type Part = (typeof PARTS)[number];

export type BenchOptions = {
  readonly only: readonly Part[];
  /** How many pupils; null for each part's own numbers. */
  readonly agents: number | null;
  readonly runs: number;
  readonly seconds: number;
  /** Few and short runs: shows that everything runs, its figures mean nothing. */
  readonly quick: boolean;
  /** Waits before each order and each change until the machine is quiet, where others use it as well. */
  readonly patient: boolean;
  readonly json: string | null;
};

const whole = (text: string | undefined, name: string): number | null => {
  if (text === undefined) return null;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 600)
    throw new Error(`--${name} takes a whole number from 1 to 600`);
  return value;
};

const isPart = (word: string): word is Part => (PARTS as readonly string[]).includes(word);

/** Reads the arguments after `npm run bench --`. Throws one plain sentence. */
export const readOptions = (args: readonly string[]): BenchOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      agents: { type: 'string' },
      runs: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      patient: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const only = values.only ?? [...PARTS];
  if (!only.every(isPart)) throw new Error(`--only takes ${PARTS.join(', ')}`);
  const { quick, patient } = values;
  return {
    only,
    agents: whole(values.agents, 'agents'),
    runs: whole(values.runs, 'runs') ?? (quick ? 1 : 3),
    seconds: whole(values.seconds, 'seconds') ?? (quick ? 3 : 20),
    quick,
    patient,
    json: values.json ?? null,
  };
};
