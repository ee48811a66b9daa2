import { LIMITS } from '@usher/protocol';
import { describe, expect, it } from 'vitest';
import { isCommandSignedBy, readSessionKey, type SignedCommand } from './command-signature.ts';
import { newId } from './new-id.ts';
import { createKey } from './p256.ts';
import { isReturnOf, readGrant, SessionKey } from './session-key.ts';
import { signStatement } from './statement.ts';

const schoolId = newId();
const station = newId();
const nonce = 'n'.repeat(43);

const granted = async (ttlMs = 600_000) => {
  const session = new SessionKey();
  const grant = {
    schoolId,
    grantId: newId(),
    user: 'mo',
    role: 'teacher',
    console: newId(),
    rooms: 'all',
    rights: ['lock'],
    key: session.spki,
    ttlMs,
    revEpoch: 0,
  };
  const statement = signStatement('grant', grant, await createKey());
  return { session, grant, statement };
};

const lock = { t: 'cmd.lock' as const, body: { durationMs: 60_000, message: 'Eyes front' } };

describe('a session key', () => {
  it('[AUT4] signs a command for one station, link, grant and order: any other has no signature', async () => {
    const { session, grant, statement } = await granted();
    expect(session.hold(statement, 0)).toBe(true);
    const lease = session.lease(1_000) ?? { grantId: '', expMs: 0 };
    const id = newId();
    const { seq, sig } = session.sign({ station, nonce, id, ...lock }, lease);
    const key = readSessionKey(session.spki);
    if (key === null) throw new Error('a session key is readable');
    const signed: SignedCommand = { schoolId, agentId: station, nonce, ...lease, seq, id, ...lock };
    expect(isCommandSignedBy(key, signed, sig)).toBe(true);
    expect(isCommandSignedBy(key, { ...signed, body: { message: 'Eyes front', durationMs: 60_000 } }, sig)).toBe(true);
    const others: Partial<SignedCommand>[] = [
      { schoolId: newId() },
      { agentId: newId() },
      { nonce: 'm'.repeat(43) },
      { grantId: newId() },
      { expMs: lease.expMs + 1 },
      { seq: seq + 1 },
      { id: newId() },
      { t: 'cmd.cover' },
      { body: { durationMs: 60_001, message: 'Eyes front' } },
      { body: { durationMs: 60_000, message: 'Eyes front', more: 1 } },
      { nonce: '', id: nonce + id },
    ];
    for (const other of others) expect(isCommandSignedBy(key, { ...signed, ...other }, sig)).toBe(false);
    expect(grant.grantId).toBe(lease.grantId);
  });

  it('[AUT4] numbers the commands for each station by itself', async () => {
    const { session, statement } = await granted();
    session.hold(statement, 0);
    const lease = session.lease(0) ?? { grantId: '', expMs: 0 };
    const seqs = [station, station, newId(), station].map(
      (of) => session.sign({ station: of, nonce, id: newId(), ...lock }, lease).seq,
    );
    expect(seqs).toEqual([1, 2, 1, 3]);
  });

  it('[AUT1] commands only under a grant for itself, and only while its time runs', async () => {
    const { session } = await granted();
    const other = await granted();
    expect(session.hold(other.statement, 0)).toBe(false);
    expect(session.hold({ text: '{}', sig: '' }, 0)).toBe(false);
    expect(session.lease(0)).toBeNull();
    expect(() => session.sign({ station, nonce, id: newId(), ...lock }, { grantId: newId(), expMs: 1 })).toThrow(
      TypeError,
    );
    const short = await granted(10_000);
    short.session.hold(short.statement, 100);
    expect(short.session.lease(5_100)?.expMs).toBe(5_000 + LIMITS.commandLateMs);
    expect(short.session.lease(10_100)).toBeNull();
  });

  it('[AUT9] shows on a link that it is here, and on no other link', async () => {
    const { session } = await granted();
    const at = { schoolId, console: newId(), nonce };
    const sig = session.signReturn(at);
    expect(isReturnOf(session.spki, at, sig)).toBe(true);
    expect(isReturnOf(session.spki, { ...at, nonce: 'm'.repeat(43) }, sig)).toBe(false);
    expect(isReturnOf(session.spki, { ...at, console: newId() }, sig)).toBe(false);
    expect(isReturnOf(new SessionKey().spki, at, sig)).toBe(false);
    expect(isReturnOf('not a key', at, sig)).toBe(false);
  });

  it('[AUT2] reads a grant only in its one form', async () => {
    const { grant, statement } = await granted();
    expect(readGrant(statement.text)).toEqual(grant);
    for (const bad of ['', 'null', '[]', statement.text.replace('"mo"', '"mo","more":1'), statement.text.slice(1)])
      expect(readGrant(bad)).toBeNull();
  });
});
