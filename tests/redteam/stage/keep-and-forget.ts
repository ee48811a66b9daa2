// Keeps and forgets a lock again and again, to be killed: FOLDER FIRST. Prints each number once it is on the disk; an odd
// one is kept with its number as the time left, an even one forgotten.
import { CoverStore } from '../../../apps/agent/service/cover-store.ts';

const [folder = '', first = '1'] = process.argv.slice(2);
const store = new CoverStore(folder);
const id = '0196a000-0000-7000-8000-00000000abcd';
for (let number = Number(first); ; number += 1) {
  const standing = {
    kind: 'locked',
    id,
    by: 'a.teacher',
    message: 'x'.repeat(number % 200),
    remainingMs: number,
  } as const;
  const record = { standing, hidden: null, boot: 'a boot', savedMono: number, savedWall: number };
  await store.save(number % 2 === 1 ? record : null);
  process.stdout.write(`${number}\n`);
}
