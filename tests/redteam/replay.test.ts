import { createAgentLinkPair } from '@usher/link/testing';
import { newId } from '@usher/trust';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { SchoolHand, TeachersHand } from '../integration/authority/school-hand.ts';
import { profile } from './stage/profile.ts';
import { ObeyingStation, type PlayedHub } from './stage/obeying-station.ts';

const NONCE = 'n'.repeat(43);
const LOCK = { durationMs: 3_600_000, message: '' };

const school = new SchoolHand();
let station: ObeyingStation;
let hub: PlayedHub;
let teacher: TeachersHand;

const grantFrame = (hand: TeachersHand) => ({ t: 'grant' as const, id: newId(), body: hand.statement });

beforeEach(async () => {
  station = new ObeyingStation({ schoolId: school.schoolId });
  hub = station.join(school.facts(NONCE));
  teacher = new TeachersHand(school, { id: station.deviceId, nonce: NONCE });
  await hub.say(grantFrame(teacher));
});

/** A lock and its release as they went by; the station is free again. */
const captured = async () => {
  const [lock, release] = [teacher.command('cmd.lock', LOCK), teacher.command('cmd.release', {})];
  await hub.say(lock);
  expect(station.cover).toBe('locked');
  await hub.say(release);
  expect(station.cover).toBe('none');
  return { lock, release, frames: [lock, release] };
};

describe('a hub that replays what it carried', () => {
  test('[RT-051] moves nothing on the same connection, under the old id or a new one', async () => {
    const { lock, frames } = await captured();
    const changes = station.changes;
    for (const frame of frames) await hub.say(frame);
    expect(await hub.say({ ...lock, id: newId() })).toBe('not-signed');
    expect(await hub.say({ ...lock, auth: { ...lock.auth, seq: 99 } })).toBe('not-signed');
    expect(await hub.say({ ...lock, auth: { ...lock.auth, expMs: 0xffff_ffff } })).toBe('not-signed');
    expect(station.cover).toBe('none');
    expect(station.changes).toBe(changes);
    expect(station.notAccepted).toContain('repeated');
    expect(await hub.say(teacher.command('cmd.lock', LOCK))).toBe('obeyed');
    expect(station.cover).toBe('locked');
  });

  test('[RT-052] moves nothing after the link was made anew', async () => {
    const { lock, release } = await captured();
    const again = station.join(school.facts('m'.repeat(43)));
    for (const frame of [lock, release]) expect(await again.say(frame)).toBe('not-signed');
    expect(station.cover).toBe('none');
  });

  test('[RT-053] moves nothing after the computer was started anew', async () => {
    const { lock } = await captured();
    const { deviceId } = station;
    const reborn = new ObeyingStation({ schoolId: school.schoolId, deviceId });
    const again = reborn.join(school.facts('m'.repeat(43)));
    expect(await again.say(lock)).toBe('grant-ended');
    expect(await again.say(grantFrame(teacher), lock)).toBe('not-signed');
    expect(reborn.cover).toBe('none');
  });

  test('[RT-054] moves nothing on another computer of the room, even one that chose the same nonce', async () => {
    const { lock } = await captured();
    const other = new ObeyingStation({ schoolId: school.schoolId });
    const played = other.join(school.facts(NONCE));
    expect(await played.say(grantFrame(teacher), lock)).toBe('not-signed');
    expect(other.cover).toBe('none');
  });

  test('[RT-055] moves nothing after the grant has ended, by its time or by the school', async () => {
    let now = 0;
    const timed = new ObeyingStation({ schoolId: school.schoolId, mono: () => now });
    const played = timed.join(school.facts(NONCE));
    const short = new TeachersHand(school, { id: timed.deviceId, nonce: NONCE }, { ttlMs: 5_000 });
    const late = short.command('cmd.lock', LOCK);
    await played.say(grantFrame(short));
    now = 5_000;
    expect(await played.say(late)).toBe('grant-ended');
    expect(await played.say(grantFrame(short), late)).toBe('grant-ended');
    const grantId = teacher.command('cmd.lock', LOCK).auth.grantId;
    const waiting = teacher.command('cmd.lock', LOCK);
    await hub.say({ t: 'revocation', id: newId(), body: school.revocation({ ended: [grantId] }) });
    expect(await hub.say(waiting)).toBe('grant-ended');
    expect(await hub.say(grantFrame(teacher), waiting)).toBe('grant-ended');
    expect([timed.cover, station.cover]).toEqual(['none', 'none']);
  });

  test('[RT-056] that drops, doubles and shuffles commands makes none of them happen twice or out of turn', async () => {
    const orders = fc.array(fc.constantFrom('cmd.cover', 'cmd.lock', 'cmd.release'), { minLength: 1, maxLength: 6 });
    const runs = profile({ short: 1_000, long: 10_000 });
    await fc.assert(
      fc.asyncProperty(orders, fc.array(fc.nat(5), { maxLength: 14 }), async (types, picks) => {
        const one = new ObeyingStation({ schoolId: school.schoolId });
        const played = one.join(school.facts(NONCE));
        const hand = new TeachersHand(school, { id: one.deviceId, nonce: NONCE });
        await played.say(grantFrame(hand));
        const frames = types.map((t) =>
          t === 'cmd.release'
            ? hand.command('cmd.release', {})
            : t === 'cmd.lock'
              ? hand.command('cmd.lock', LOCK)
              : hand.command('cmd.cover', { durationMs: 60_000 }),
        );
        let highest = 0;
        const expected: string[] = [];
        for (const pick of picks) {
          const frame = frames[pick % frames.length];
          if (frame === undefined) continue;
          if (frame.auth.seq > highest) expected.push(frame.t);
          highest = Math.max(highest, frame.auth.seq);
          await played.say(frame);
        }
        const done = one.shown.flatMap((message) =>
          message.t === 'apply' ? [message.what === null ? 'cmd.release' : `cmd.${KIND[message.what.kind]}`] : [],
        );
        await one.stop();
        expect(done).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });

  const KIND = { covered: 'cover', locked: 'lock' } as Readonly<Record<string, string>>;

  test('[RT-057] gains nothing from a clock that jumps: only the forward-only clock counts', async () => {
    let [mono, wall] = [0, Date.now()];
    const jumping = new ObeyingStation({ schoolId: school.schoolId, mono: () => mono, wall: () => wall });
    const played = jumping.join(school.facts(NONCE));
    const hand = new TeachersHand(school, { id: jumping.deviceId, nonce: NONCE });
    await played.say(grantFrame(hand));
    const year = 365 * 24 * 3_600_000;
    for (const jump of [10 * year, -20 * year, 3_600_000, -3_600_000]) {
      wall += jump;
      mono += 1_000;
      expect(await played.say(hand.command('cmd.lock', LOCK))).toBe('obeyed');
      expect(await played.say(hand.command('cmd.release', {}))).toBe('obeyed');
    }
    const late = hand.command('cmd.lock', LOCK);
    mono += 600_000;
    wall -= 10 * year;
    expect(await played.say(late)).toBe('grant-ended');
    expect(jumping.cover).toBe('none');
  });

  test('[RT-059] cannot bring back an older grant or revocation once the school took something back', async () => {
    await hub.say({ t: 'revocation', id: newId(), body: school.revocation({ epoch: 4 }) });
    expect(station.savedEpochs).toEqual([4]);
    await hub.say({ t: 'revocation', id: newId(), body: school.revocation({ epoch: 3 }) });
    const old = new TeachersHand(school, { id: station.deviceId, nonce: NONCE }, { revEpoch: 3 });
    await hub.say(grantFrame(old));
    expect(hub.refusals).toEqual(['rolled-back', 'rolled-back']);
    expect(await hub.say(old.command('cmd.lock', LOCK))).toBe('grant-ended');
    const reborn = new ObeyingStation({ schoolId: school.schoolId, deviceId: station.deviceId, epoch: 4 });
    const again = reborn.join(school.facts(NONCE));
    expect(await again.say(grantFrame(old), old.command('cmd.lock', LOCK))).toBe('grant-ended');
    expect([station.cover, reborn.cover]).toEqual(['none', 'none']);
  });
});

test('[RT-018] a hub that has everything but the session key and the school\u2019s word moves nothing', async () => {
  const lock = teacher.command('cmd.lock', LOCK);
  const rogue = new SchoolHand();
  const own = new TeachersHand(rogue, { id: station.deviceId, nonce: NONCE });
  const forged = school.state(
    school.grantFor(own.session, { grantId: own.command('cmd.lock', LOCK).auth.grantId }),
    rogue.key,
  );
  const changes = station.changes;
  // Without a signature; with one of its own; under a grant that it signed itself; with a teacher's grant put to its key.
  expect(await hub.say({ ...lock, auth: undefined })).toBe('not-signed');
  expect(await hub.say({ ...lock, auth: { ...lock.auth, sig: own.command('cmd.lock', LOCK).auth.sig } })).toBe(
    'not-signed',
  );
  expect(await hub.say(grantFrame(own), own.command('cmd.lock', LOCK))).toBe('grant-ended');
  expect(await hub.say({ t: 'grant', id: newId(), body: forged }, own.command('cmd.lock', LOCK))).toBe('grant-ended');
  const swapped = {
    ...teacher.statement,
    text: teacher.statement.text.replace(teacher.session.spki, own.session.spki),
  };
  expect(await hub.say({ t: 'grant', id: newId(), body: swapped }, own.command('cmd.lock', LOCK))).toBe('grant-ended');
  // A real command turned into another one, or turned to its own ends.
  expect(await hub.say({ ...lock, t: 'cmd.cover', body: { durationMs: LOCK.durationMs } })).toBe('not-signed');
  expect(await hub.say({ ...lock, body: { ...LOCK, message: 'Go home' } })).toBe('not-signed');
  expect(await hub.say({ ...lock, body: { ...LOCK, durationMs: 4 * 3_600_000 } })).toBe('not-signed');
  expect(station.cover).toBe('none');
  expect(station.changes).toBe(changes);
  expect(hub.refusals).toEqual(['not-signed', 'not-signed', 'not-signed']);
  expect(station.notAccepted.length).toBeGreaterThanOrEqual(8);
  expect(await hub.say(lock)).toBe('obeyed');
  // And once a person has locked, it cannot let go.
  expect(await hub.say({ t: 'cmd.release', id: newId(), body: {} })).toBe('not-signed');
  expect(station.cover).toBe('locked');
});

test('[RT-022] a teacher of another room moves nothing, even through a hub that does not look', async () => {
  const elsewhere = new TeachersHand(school, { id: station.deviceId, nonce: NONCE }, { rooms: ['ICT2', 'Library'] });
  expect(await hub.say(grantFrame(elsewhere), elsewhere.command('cmd.lock', LOCK))).toBe('not-allowed');
  const assistant = new TeachersHand(school, { id: station.deviceId, nonce: NONCE }, { role: 'cover' });
  expect(await hub.say(grantFrame(assistant), assistant.command('cmd.cover', { durationMs: 60_000 }))).toBe(
    'not-allowed',
  );
  expect(await hub.say(assistant.command('cmd.lock', LOCK))).toBe('obeyed');
});

test('[RT-018] what a hub says before a link is up, or on one that it tore, moves nothing', async () => {
  const pair = createAgentLinkPair();
  pair.cut();
  station.linkUp(pair.device, school.facts(NONCE));
  pair.hub.send({ t: 'cmd.release', id: newId(), body: {} });
  await pair.settled();
  expect(station.cover).toBe('none');
});
