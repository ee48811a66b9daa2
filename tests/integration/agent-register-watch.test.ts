import type { RegisterAlarm, RegisterCard } from '@usher/protocol';
import { createTestLogKey, draftOf, FakeRegister } from '@usher/register/testing';
import { newId, RegisterWatch, RegisterWitness } from '@usher/trust';
import { beforeEach, expect, test } from 'vitest';

const ORIGIN = 'usher/watched';
const key = createTestLogKey();
const card: RegisterCard = {
  schoolId: newId(),
  version: 1,
  origin: ORIGIN,
  logKey: Buffer.from(key.spki).toString('base64url'),
  recipient: `age1${'q'.repeat(58)}`,
};

let register: FakeRegister;
let witness: RegisterWitness;
let watch: RegisterWatch;
let again: number;
let diskFails: boolean;
let timer: (() => void) | null;
let said: { readonly t: string; readonly body: unknown }[];
beforeEach(async () => {
  [register, again, diskFails, timer, said] = [new FakeRegister({ origin: ORIGIN, key }), 0, false, null, []];
  await register.append([1, 2, 3].map((n) => draftOf(n)));
  witness = await RegisterWitness.open({ read: async () => '', write: async () => undefined }, () => undefined);
  watch = new RegisterWatch({
    witness,
    card: () => card,
    clock: {
      wall: () => 1,
      after: (_ms, run) => {
        timer = run;
        return () => (timer = null);
      },
    },
    newId,
    bringAgain: () => {
      if (diskFails) throw new Error('no disk');
      again += 1;
    },
    onAlarm: () => undefined,
    log: { warn: () => undefined },
  });
});

const shows = async (of: FakeRegister): Promise<void> => {
  const body = { text: await of.checkpoint() };
  watch.hear({ t: 'register.checkpoint', body }, (message) => said.push(message));
};
const proves = async (of: FakeRegister, from: number, to: number): Promise<void> => {
  const body = { from, to, proof: [...(await of.proveConsistency(from, to))] };
  watch.hear({ t: 'register.proof', body }, (message) => said.push(message));
};
/** A register that was put back to its first entry, and has others since. */
const putBack = async (entries: number): Promise<FakeRegister> => {
  const other = new FakeRegister({ origin: ORIGIN, key });
  await other.append(Array.from({ length: entries }, (_, n) => draftOf(n + 100)));
  return other;
};

test('[RPT7] asks for the proof that the register grew, and is quiet when it holds', async () => {
  await shows(register);
  await register.append([draftOf(4)]);
  await shows(register);
  expect(said).toMatchObject([{ t: 'register.prove', body: { from: 3, to: 4 } }]);
  await proves(register, 3, 4);
  watch.linkUp();
  expect([said.length, again]).toEqual([1, 0]);
});

test('[RPT7] brings everything again after an alarm, and waits for a disk that does not let it', async () => {
  await shows(register);
  diskFails = true;
  await shows(await putBack(2));
  expect([said.map(({ body }) => (body as RegisterAlarm).kind), again, witness.evidence]).toEqual([
    ['went-back'],
    0,
    [],
  ]);
  diskFails = false;
  timer?.();
  expect([again, witness.evidence.map(({ kind }) => kind)]).toEqual([1, ['went-back']]);
  watch.stop();
  expect(timer).toBe(null);
});

test('[RPT7] a link with a receipt beyond the last checkpoint brings everything again, before the register is looked at', async () => {
  await shows(register);
  await witness.received(4);
  diskFails = true;
  watch.linkUp();
  const regrown = await putBack(9);
  await shows(regrown);
  expect([said, again]).toEqual([[], 0]);
  // While it waits for the disk a report is received: what was shown before that need not have it.
  await witness.received(10);
  diskFails = false;
  timer?.();
  expect([said.map(({ t }) => t), again]).toEqual([['register.prove'], 1]);
});
