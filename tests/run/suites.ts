import { NOTHING, readLine, type Tally } from './tally.ts';

/**
 * One suite of `npm test`: the command, and how its output is counted. `check` is a command that passes or fails
 * as one; the others count their tests.
 */
export type Suite = {
  readonly name: string;
  readonly group: 'checks' | 'tests';
  readonly command: readonly [string, ...string[]];
  readonly count: (output: string, exitedWell: boolean) => Tally;
};

const asOne = (_output: string, exitedWell: boolean): Tally =>
  exitedWell ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };

const vitest = (output: string): Tally => {
  const last = [...output.matchAll(/^\s*Tests\s+(.*)$/gm)].at(-1)?.[1] ?? '';
  const number = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(last)?.[1] ?? 0);
  return { passed: number('passed'), failed: number('failed'), skipped: number('skipped') + number('todo') };
};

const playwright = (output: string): Tally => {
  const number = (word: string): number =>
    Number([...output.matchAll(new RegExp(`^\\s+(\\d+) ${word}`, 'gm'))].at(-1)?.[1] ?? 0);
  return {
    passed: number('passed'),
    failed: number('failed') + number('flaky') + number('interrupted') + number('did not run'),
    skipped: number('skipped'),
  };
};

const ownLine = (output: string): Tally => readLine(output) ?? NOTHING;

const check = (name: string, ...command: [string, ...string[]]): Suite => ({
  name,
  group: 'checks',
  command,
  count: asOne,
});
const project = (name: string, group: Suite['group']): Suite => ({
  name,
  group,
  command: ['vitest', 'run', '--config', 'tests/vitest.config.ts', '--project', name],
  count: vitest,
});

export const SUITES: readonly Suite[] = [
  check('format', 'oxfmt', '--check', '.'),
  check('lint', 'oxlint'),
  check('types of what runs anywhere', 'tsc', '-p', 'tests/tsconfig.pure.json'),
  check('types of what runs on Node', 'tsc', '-p', 'tests/tsconfig.node.json'),
  check('types of what runs in a window', 'tsc', '-p', 'tests/tsconfig.browser.json'),
  check('unused files, exports and packages', 'knip', '--config', 'tests/knip.json'),
  project('unit', 'checks'),
  project('house', 'tests'),
  project('integration', 'tests'),
  project('redteam', 'tests'),
  project('crash', 'tests'),
  project('weakened', 'tests'),
  {
    name: 'end to end',
    group: 'tests',
    command: ['playwright', 'test', '--config', 'tests/playwright.config.ts', '--reporter', 'list'],
    count: playwright,
  },
  { name: 'self-test', group: 'tests', command: ['node', 'tests/demo/index.ts', '--self-test'], count: ownLine },
];
