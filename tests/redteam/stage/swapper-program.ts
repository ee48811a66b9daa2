// Puts links in the way of another program's writes as fast as it can, as a pupil: `node swapper-program.ts UID WISH`.
import { linkSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { SwapperWish } from './swapper.ts';

const uid = Number(process.argv[2]);
const { folder, victim, name } = JSON.parse(process.argv[3] ?? '{}') as SwapperWish;
process.setgroups?.([]);
process.setgid?.(uid);
process.setuid?.(uid);

const NAMES = [`${name}.new`, `.${name}.new`, `.${name}.new-`, name, `${name}.tmp`];
let swaps = 0;

const attempt = (act: () => void): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};

const round = (): void => {
  for (let times = 0; times < 50; times += 1) {
    // Names that can be foreseen, and those that are there this moment.
    const there = readdirSync(folder).filter((one) => one.includes(name));
    for (const one of new Set([...NAMES, ...there])) {
      const path = join(folder, one);
      attempt(() => rmSync(path));
      if (attempt(() => symlinkSync(victim, path)) || attempt(() => linkSync(victim, path))) swaps += 1;
    }
  }
  setImmediate(round);
};

process.on('message', () => process.send?.(swaps));
process.once('disconnect', () => process.exit(0));
process.send?.(0);
round();
