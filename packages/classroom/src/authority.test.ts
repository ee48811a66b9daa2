import { Right, Role, type SessionGrant } from '@usher/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Authority, beginAuthority, judgeCommand, takeGrant, takeRevocation } from './authority.ts';
import { rightForCommand, rightsOf, roleMay } from './rights.ts';

const uuid = (n: number): string => `0198a0c0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const schoolId = uuid(1);

const grant = (change: Partial<SessionGrant> = {}): SessionGrant => ({
  schoolId,
  grantId: uuid(10),
  user: 'mo',
  role: 'teacher',
  console: uuid(20),
  rooms: ['ICT1'],
  rights: [...rightsOf(change.role ?? 'teacher')],
  key: 'key of mo',
  ttlMs: 600_000,
  revEpoch: 0,
  ...change,
});

const holding = (
  given: SessionGrant,
  now = 0,
  before = beginAuthority({ schoolId, room: 'ict1', epoch: 0 }),
): Authority => {
  const taken = takeGrant(before, given, now);
  if (!taken.ok) throw new Error(taken.code);
  return taken.authority;
};

const command = (
  change: { t?: string; id?: string; seq?: number; grantId?: string; expMs?: number; key?: string } = {},
) => ({
  t: change.t ?? 'cmd.lock',
  id: change.id ?? uuid(100),
  auth: { grantId: change.grantId ?? uuid(10), expMs: change.expMs ?? 60_000, seq: change.seq ?? 1, sig: '' },
  signedBy: (key: string) => key === (change.key ?? 'key of mo'),
});

const codeOf = (judged: { ok: boolean; code?: string }): string => (judged.ok ? 'obeyed' : (judged.code ?? ''));

describe('whom an agent obeys', () => {
  it('[AUT5] the holder of a grant for its room, in their name', () => {
    expect(judgeCommand(holding(grant()), command(), 10)).toMatchObject({ ok: true, by: 'mo' });
    expect(codeOf(judgeCommand(holding(grant({ rooms: 'all' })), command(), 10))).toBe('obeyed');
  });

  it('[AUT5] nobody without a signature, a grant, the right, the room or a number of its own', () => {
    const held = holding(grant());
    const empty = beginAuthority({ schoolId, room: 'ICT1', epoch: 0 });
    expect(codeOf(judgeCommand(held, { ...command(), auth: undefined }, 10))).toBe('not-signed');
    expect(codeOf(judgeCommand(empty, command(), 10))).toBe('grant-ended');
    expect(codeOf(judgeCommand(held, command({ grantId: uuid(11) }), 10))).toBe('grant-ended');
    expect(codeOf(judgeCommand(held, command({ key: 'key of another' }), 10))).toBe('not-signed');
    expect(codeOf(judgeCommand(held, command({ t: 'cmd.unheard' }), 10))).toBe('not-allowed');
    expect(codeOf(judgeCommand(holding(grant({ rooms: ['ICT2'] })), command(), 10))).toBe('not-allowed');
    expect(codeOf(judgeCommand(holding(grant({ rooms: [] })), command(), 10))).toBe('not-allowed');
  });

  it('[AUT5] each command once, in rising numbers, and the very last one again', () => {
    const first = judgeCommand(holding(grant()), command({ seq: 5 }), 10);
    if (!first.ok) throw new Error(first.code);
    expect(codeOf(judgeCommand(first.authority, command({ seq: 5 }), 11))).toBe('obeyed');
    expect(codeOf(judgeCommand(first.authority, command({ seq: 5, id: uuid(101) }), 11))).toBe('repeated');
    expect(codeOf(judgeCommand(first.authority, command({ seq: 4, id: uuid(101) }), 11))).toBe('repeated');
    expect(codeOf(judgeCommand(first.authority, command({ seq: 6, id: uuid(101) }), 11))).toBe('obeyed');
  });

  it('[AUT5] a number used under one grant is used under the next grant of the same key', () => {
    const first = judgeCommand(holding(grant()), command({ seq: 5 }), 10);
    if (!first.ok) throw new Error(first.code);
    const renewed = holding(grant({ grantId: uuid(11) }), 20, first.authority);
    expect(codeOf(judgeCommand(renewed, command({ seq: 5, grantId: uuid(11), id: uuid(101) }), 30))).toBe('repeated');
  });

  it('[AUT3] [AUT5] within the time of the grant and of the command, counted from the arrival here', () => {
    const held = holding(grant({ ttlMs: 100_000 }), 1_000);
    expect(codeOf(judgeCommand(held, command({ expMs: 60_000 }), 61_000))).toBe('obeyed');
    expect(codeOf(judgeCommand(held, command({ expMs: 60_000 }), 61_001))).toBe('too-late');
    expect(codeOf(judgeCommand(held, command({ expMs: 900_000 }), 101_000))).toBe('grant-ended');
    const again = holding(grant({ ttlMs: 100_000 }), 90_000, held);
    expect(codeOf(judgeCommand(again, command({ expMs: 900_000 }), 101_000))).toBe('grant-ended');
    const over = takeGrant(holding(grant({ grantId: uuid(12) }), 200_000, held), grant({ ttlMs: 100_000 }), 200_001);
    expect(over).toMatchObject({ ok: false, code: 'grant-ended' });
  });

  it('[AUT6] [AUT7] nobody from whom it was taken back, and it is never given again', () => {
    const held = holding(grant());
    const ended = takeRevocation(held, { schoolId, epoch: 0, ended: [uuid(10)] });
    const raised = takeRevocation(held, { schoolId, epoch: 3, ended: [] });
    if (!ended.ok || !raised.ok) throw new Error('a revocation is taken');
    expect(codeOf(judgeCommand(ended.authority, command(), 10))).toBe('grant-ended');
    expect(takeGrant(ended.authority, grant(), 10)).toMatchObject({ ok: false, code: 'grant-ended' });
    expect(codeOf(judgeCommand(raised.authority, command(), 10))).toBe('grant-ended');
    expect(takeGrant(raised.authority, grant({ grantId: uuid(11), revEpoch: 2 }), 10)).toMatchObject({
      code: 'rolled-back',
    });
    expect(takeRevocation(raised.authority, { schoolId, epoch: 2, ended: [] })).toMatchObject({ code: 'rolled-back' });
    expect(takeGrant(raised.authority, grant({ grantId: uuid(11), revEpoch: 3 }), 10).ok).toBe(true);
  });

  it('[AUT2] nobody of another school', () => {
    const other = uuid(2);
    expect(
      takeGrant(beginAuthority({ schoolId, room: 'ICT1', epoch: 0 }), grant({ schoolId: other }), 0),
    ).toMatchObject({
      code: 'wrong-school',
    });
    expect(takeRevocation(holding(grant()), { schoolId: other, epoch: 9, ended: [] })).toMatchObject({
      code: 'wrong-school',
    });
  });

  it.each(Role.options)('[ROL1] [ROL2] a %s what the table says, even under a grant that says more', (role) => {
    for (const t of ['cmd.cover', 'cmd.lock', 'cmd.release']) {
      const right = rightForCommand(t);
      if (right === null) throw new Error('a command has a right');
      const held = holding(grant({ role, rights: [...Right.options] }));
      expect(codeOf(judgeCommand(held, command({ t }), 10))).toBe(roleMay(role, right) ? 'obeyed' : 'not-allowed');
      expect(codeOf(judgeCommand(holding(grant({ role, rights: [] })), command({ t }), 10))).toBe('not-allowed');
    }
  });

  it('[AUT5] whatever is replayed, reordered, dropped or doubled, no command is obeyed twice or late', () => {
    const events = fc.array(
      fc.record({ seq: fc.integer({ min: 1, max: 12 }), times: fc.integer({ min: 1, max: 3 }), wait: fc.nat(20_000) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(events, (all) => {
        let authority = holding(grant());
        let [now, highest] = [0, 0];
        for (const { seq, times, wait } of all)
          for (let i = 0; i < times; i += 1) {
            now += wait;
            const judged = judgeCommand(authority, command({ seq, id: uuid(1_000 + seq), expMs: 90_000 }), now);
            const again = seq === highest;
            expect(judged.ok).toBe(now <= 90_000 && (seq > highest || again));
            if (!judged.ok) continue;
            authority = judged.authority;
            highest = seq;
          }
      }),
      { numRuns: 2_000 },
    );
  });
});
