import { expect, test } from 'vitest';
import { findGuardAccount } from './guard-account.ts';

const passwd = (...lines: readonly string[]): string => ['root:x:0:0::/root:/bin/sh', ...lines, ''].join('\n');
const found = (...lines: readonly string[]) => findGuardAccount({ isRoot: true, passwd: passwd(...lines) });

test('[GRD1] is the account of that name, else a number that nobody has', () => {
  expect(found('usher-guard:x:998:997::/:/usr/sbin/nologin')).toEqual({ uid: 998, gid: 997 });
  expect(found('amira:x:1001:1001::/home/amira:/bin/sh')).toEqual({ uid: 61_050, gid: 61_050 });
});

test('[GRD1] is never one that somebody else has', () => {
  const not = expect.objectContaining({ code: 'no-account' });
  expect(() => found('usher-guard:x:0:0::/:/bin/sh')).toThrow(not);
  expect(() => found('usher-guard:x:nonsense:1::/:/bin/sh')).toThrow(not);
  expect(() => found('usher-guard:x:1001:1001::/:/bin/sh', 'amira:x:1001:1001::/home/amira:/bin/sh')).toThrow(not);
  expect(() => found('amira:x:61050:61050::/home/amira:/bin/sh')).toThrow(not);
});

test('[GRD1] is none for an agent that is not root', () => {
  expect(findGuardAccount({ isRoot: false, passwd: '' })).toBeNull();
});
