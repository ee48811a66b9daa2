import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '@usher/protocol';
import { newId, SessionKey } from '@usher/trust';
import { describe, expect, it } from 'vitest';
import { AuthorityKeeper } from '../../apps/agent/service/authority-keeper.ts';
import { openRevEpoch } from '../../apps/agent/service/rev-epoch-file.ts';
import { SchoolHand, TeachersHand } from './authority/school-hand.ts';

const nonce = 'n'.repeat(43);
const station = { id: newId(), nonce };
const LOCK = { durationMs: 60_000, message: '' };
type Frame = Parameters<AuthorityKeeper['judge']>[0];

const school = new SchoolHand();
const saved: number[] = [];

const keeping = (epoch = 0) => {
  let now = 0;
  const keeper = new AuthorityKeeper({
    clock: { mono: () => now, wall: () => 0, after: () => () => undefined },
    schoolId: school.schoolId,
    deviceId: station.id,
    room: 'ICT1',
    epoch,
    saveEpoch: async (higher) => void saved.push(higher),
    onSaveFailed: () => undefined,
  });
  keeper.linkUp(school.facts(nonce));
  return { keeper, pass: (ms: number) => (now += ms) };
};

const arrives = (frame: object): Frame => ({ v: 1, seq: 1, ...frame }) as unknown as Frame;
const codeOf = (judged: { ok: boolean; code?: string }): string => (judged.ok ? 'obeyed' : (judged.code ?? ''));

describe('what an agent believes', () => {
  it('[AUT2] of grants only those that the key behind its hub signed', () => {
    const { keeper } = keeping();
    const session = new SessionKey();
    const grant = school.grantFor(session);
    const other = new SchoolHand();
    expect(keeper.grant(school.state(grant, other.key))).toMatchObject({ code: 'not-signed' });
    expect(keeper.grant({ ...school.state(grant), text: JSON.stringify({ ...grant, role: 'head' }) })).toMatchObject({
      code: 'not-signed',
    });
    expect(keeper.grant(school.revocation())).toMatchObject({ code: 'not-signed' });
    expect(keeper.grant(school.state({ ...grant, ttlMs: 3_600_000 }))).toMatchObject({ code: 'bad-frame' });
    expect(keeper.grant(school.state(grant))).toBeNull();
  });

  it('[AUT4] [AUT5] of commands only those signed for this link, this computer and this order', () => {
    const { keeper } = keeping();
    const teacher = new TeachersHand(school, station);
    expect(keeper.grant(teacher.statement)).toBeNull();
    const lock = teacher.command('cmd.lock', LOCK);
    expect(keeper.judge(arrives(lock))).toMatchObject({ ok: true, by: 'M. Teacher' });
    const release = teacher.command('cmd.release', {});
    expect(codeOf(keeper.judge(arrives({ ...lock, id: newId(), auth: { ...lock.auth, seq: 2 } })))).toBe('not-signed');
    expect(codeOf(keeper.judge(arrives({ ...release, t: 'cmd.cover', body: { durationMs: 1_000 } })))).toBe(
      'not-signed',
    );
    const forAnother = new TeachersHand(school, { id: newId(), nonce });
    keeper.grant(forAnother.statement);
    expect(codeOf(keeper.judge(arrives(forAnother.command('cmd.lock', LOCK))))).toBe('not-signed');
    keeper.linkUp(school.facts('m'.repeat(43)));
    expect(codeOf(keeper.judge(arrives(release)))).toBe('not-signed');
    expect(codeOf(keeper.judge(arrives({ ...release, auth: undefined })))).toBe('not-signed');
  });

  it('[AUT10] of commands those over its last two nonces, and none over an older one', () => {
    const { keeper } = keeping();
    const over = (of: string) => {
      const hand = new TeachersHand(school, { ...station, nonce: of });
      keeper.grant(hand.statement);
      return codeOf(keeper.judge(arrives(hand.command('cmd.lock', LOCK))));
    };
    const second = keeper.nextNonce();
    expect([over(nonce), over(second)]).toEqual(['obeyed', 'obeyed']);
    const third = keeper.nextNonce();
    expect(new Set([nonce, second, third]).size).toBe(3);
    expect([over(nonce), over(second), over(third)]).toEqual(['not-signed', 'obeyed', 'obeyed']);
    keeper.linkUp(school.facts(nonce));
    expect([over(second), over(third), over(nonce)]).toEqual(['not-signed', 'not-signed', 'obeyed']);
  });

  it('[AUT7] no revocation that is older than one before, also after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'usher-epoch-'));
    const file = await openRevEpoch(folder);
    expect(file.epoch).toBe(0);
    await Promise.all([file.save(6), file.save(7)]);
    const again = await openRevEpoch(folder);
    expect(again.epoch).toBe(7);
    const { keeper } = keeping(again.epoch ?? 0);
    expect(keeper.revocation(school.revocation({ epoch: 6 }))).toMatchObject({ code: 'rolled-back' });
    const teacher = new TeachersHand(school, station, { revEpoch: 6 });
    expect(keeper.grant(teacher.statement)).toMatchObject({ code: 'rolled-back' });
    saved.length = 0;
    expect(keeper.revocation(school.revocation({ epoch: 8 }))).toBeNull();
    expect(keeper.revocation(school.revocation({ epoch: 8 }))).toBeNull();
    expect(saved).toEqual([8]);
    await writeFile(join(folder, 'revocation.json'), '{"version":1,"epoch":-1}');
    expect((await openRevEpoch(folder)).epoch).toBeNull();
    await rm(folder, { recursive: true });
  });

  it('[AUT2] nothing before a link has brought the key of its school', () => {
    const keeper = new AuthorityKeeper({
      clock: { mono: () => 0, wall: () => 0, after: () => () => undefined },
      schoolId: school.schoolId,
      deviceId: station.id,
      room: 'ICT1',
      epoch: 0,
      saveEpoch: async () => undefined,
      onSaveFailed: () => undefined,
    });
    const teacher = new TeachersHand(school, station);
    expect(keeper.grant(teacher.statement)).toMatchObject({ code: 'not-signed' });
    const message: Message<'hub-to-agent'> = arrives(teacher.command('cmd.lock', LOCK));
    expect(codeOf(keeper.judge(message as Frame))).toBe('grant-ended');
  });
});
