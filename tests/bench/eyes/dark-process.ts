// A program that does nothing but look: `dark` or `light`, of all displays or the one named after it, on a line in; the time
// of it on a line out.
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { DarkWatch } from './dark-watch.ts';

const Wish = z.enum(['dark', 'light']);

using watch = await DarkWatch.open(process.argv.slice(2));
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const [wish, only] = line.split(' ');
  const seen = watch[Wish.parse(wish)](only);
  process.stdout.write('watching\n');
  process.stdout.write(`${await seen}\n`);
}
