// Runs every check and test: `npm test`. Ends with one line that adds all suites up.
//   --only checks    the fast ones (`npm run check`)
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { SUITES, type Suite } from './suites.ts';
import { add, honest, line, NOTHING, type Tally } from './tally.ts';

const run = (suite: Suite): Promise<Tally> =>
  new Promise((resolve) => {
    const [program, ...args] = suite.command;
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
      process.stdout.write(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => keep(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => resolve(honest(suite.count(stripVTControlCharacters(output), code === 0), code === 0)));
  });

const onlyChecks = process.argv.includes('checks');
const results: { name: string; tally: Tally; seconds: number }[] = [];
for (const suite of SUITES.filter(({ group }) => !onlyChecks || group === 'checks')) {
  process.stdout.write(`\n== ${suite.name}\n`);
  const began = performance.now();
  const tally = await run(suite);
  results.push({ name: suite.name, tally, seconds: (performance.now() - began) / 1000 });
}
process.stdout.write('\n');
for (const { name, tally, seconds } of results)
  process.stdout.write(`${name.padEnd(36)} ${line(tally)} (${seconds.toFixed(1)} s)\n`);
const total = results.reduce((sum, { tally }) => add(sum, tally), NOTHING);
process.stdout.write(`\n${line(total)}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
