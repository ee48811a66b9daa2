import { expect, test } from 'vitest';
import { draftOf } from './drafts.ts';
import { FakeDisk, FakeRegister } from './fake-register.ts';
import { createTestLogKey } from './log-key.ts';
import { registerSuite } from './register-suite.ts';

registerSuite('memory', (options) => Promise.resolve(new FakeRegister(options)));

test('[REG5] memory: opened again on its disk it is the same log, and a copy of that stays as it was', async () => {
  const options = { origin: 'usher/again', key: createTestLogKey(), disk: new FakeDisk() };
  const register = new FakeRegister(options);
  await register.append([1, 2, 3].map((n) => draftOf(n)));
  const copy = options.disk.copy();
  await register.append([draftOf(4)]);
  const again = new FakeRegister(options);
  expect(await again.checkpoint()).toBe(await register.checkpoint());
  expect(await again.append([draftOf(4)])).toMatchObject([{ outcome: 'known', receipt: { seq: 4 } }]);
  const old = new FakeRegister({ ...options, disk: copy });
  expect(await old.size()).toBe(3);
  await expect(old.proveConsistency(3, 4)).rejects.toMatchObject({ code: 'unknown-checkpoint' });
});
