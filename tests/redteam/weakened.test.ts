import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { casesByFile } from './cases.ts';
import { weakenedCases, weakeningOf } from './weakening.ts';

const root = new URL('../..', import.meta.url).pathname;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-weakened-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

/** What a failed expectation says. Those that wait call themselves plain errors, and are known by their first line of stack. */
const EXPECTED = /^AssertionError|^Error: .*\n\s+at \S*__VITEST_(?:REJECTS|RESOLVES|POLL_CHAIN)__/;

/** Runs the tests of one case on the build that lacks its defence; what each that ran came to. */
const attack = async (which: string) => {
  const report = join(folder, `${which}.json`);
  const files = Array.from(casesByFile('tests/redteam'), ([file, cases]) =>
    cases.includes(which) ? [file] : [],
  ).flat();
  const only = ['--project', 'redteam', '--bail', '1', '-t', `\\[${which}\\]`];
  const told = ['--reporter', 'json', '--outputFile', report];
  const child = spawn(
    join(root, 'node_modules/.bin/vitest'),
    ['run', '--config', 'tests/vitest.config.ts', ...only, ...told, ...files],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, USHER_WEAKEN: which } },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  try {
    return Report.parse(JSON.parse(readFileSync(report, 'utf8')));
  } catch (error) {
    throw new Error(`the run of ${which} left no report: ${said}`, { cause: error });
  }
};

test.for(weakenedCases())('[%s] is noticed on a build without its defence', async (which) => {
  const { why } = await weakeningOf(which);
  const { testResults } = await attack(which);
  // A file that does not load fails as well, and proves nothing. One that was never come to says nothing.
  expect(
    testResults.flatMap(({ assertionResults, message }) =>
      assertionResults.length === 0 && message !== '' ? [message] : [],
    ),
  ).toEqual([]);
  const ran = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ fullName, status }) => fullName.includes(`[${which}]`) && ['passed', 'failed'].includes(status));
  const noticed = ran.filter(({ failureMessages }) => failureMessages?.some((text) => EXPECTED.test(text)));
  expect(noticed, `${why} Nobody noticed: ${JSON.stringify(ran)}`).not.toEqual([]);
});
