import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgresRegister, preparePostgres } from '@usher/register';
import { type PostgresServer, startPostgres } from '@usher/register/testing';
import type { Answer } from '../../apps/hub/incidents/report-desk.ts';
import { signReceipt } from '../../packages/register/src/log-key.ts';
import { compare, RIGHT } from './hub/compare.ts';
import { deskOf } from './hub/desk.ts';
import { Devices } from './hub/devices.ts';
import { options } from './register/history.ts';
import { diceOf } from './register/mutations.ts';

const LONG = process.env['LONG'] === '1';
const KILLS = LONG ? 500 : 30;
/** Reports that are on their way at once. */
const AT_ONCE = 6;
const MOST_A_ROUND = 200;
const SEED = 4_096;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** What a desk says that answers before it keeps: what no hub may do. */
const earlyAnswer = async (reportId: string): Promise<Answer> => {
  const kept = { id: reportId, seq: 1, leafHash: 'a'.repeat(64) };
  return { ok: true, kept: { reportId, receipt: await signReceipt(options.origin, kept, options.key) } };
};

/** Brings reports to a hub whose server is killed so often, and compares in the end. */
const bringAndKill = async (kills: number, isEarly: boolean) => {
  const dice = diceOf(SEED);
  const school = await server.school();
  await preparePostgres(school);
  await using register = await openPostgresRegister(school.url, options);
  const desk = deskOf(register);
  const devices = new Devices();
  /** Brings what waits, and goes on as long as it is answered. */
  const bring = async (onAnswer: () => void): Promise<void> => {
    await Promise.all(
      devices.waiting(AT_ONCE).map(async (first) => {
        for (let [next, left] = [first, MOST_A_ROUND]; left > 0; left -= 1) {
          const { submit, from } = next;
          if (isEarly) devices.answered(submit.reportId, await earlyAnswer(submit.reportId));
          const answer = await desk.take(submit, from);
          if (!isEarly) devices.answered(submit.reportId, answer);
          onAnswer();
          if (!answer.ok) return;
          next = devices.next();
        }
      }),
    );
  };
  for (let kill = 0; kill < kills; kill += 1) {
    const killed: Promise<void>[] = [];
    let left = 1 + dice(60);
    await bring(() => {
      left -= 1;
      if (left === 0) killed.push(new Promise<void>((resolve) => setTimeout(resolve, dice(6))).then(server.kill));
    });
    await Promise.all(killed);
    expect(killed).toHaveLength(1);
    await server.start();
  }
  // Each of them again until it is answered, as agents do: nothing of it may be there twice.
  for (let again = 0; again < 50 && devices.unanswered().length > 0; again += 1)
    for (const { submit, from } of devices.unanswered())
      devices.answered(submit.reportId, await desk.take(submit, from));
  return {
    ...(await compare(devices, school.url)),
    unanswered: devices.unanswered().length,
    acknowledged: devices.acknowledged.size,
    made: devices.made,
    size: await register.size(),
  };
};

describe('[REL-6] a PostgreSQL that is killed', () => {
  test(`[RPT4] [REG24] ${KILLS} times between messages has what the hub answered for, once`, async () => {
    const { made, size, acknowledged, ...found } = await bringAndKill(KILLS, false);
    expect(found).toEqual({ ...RIGHT, unanswered: 0 });
    expect([size, acknowledged]).toEqual([made, made]);
    expect(made).toBeGreaterThan(KILLS * 10);
  });

  test('[RPT4] finds out a hub that answers too early', async () => {
    expect((await bringAndKill(5, true)).lost).toBeGreaterThan(0);
  });
});
