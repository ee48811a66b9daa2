import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnrolRequest } from '@usher/protocol';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EnrolmentDoor } from '../../apps/hub/enrolment/enrolment-door.ts';
import { openWindowIn } from '../../apps/hub/enrolment/open-window.ts';
import type { Registrar } from '../../apps/hub/enrolment/registrar.ts';
import { idsOf } from '../../apps/hub/make-id.ts';
import { AuditReader } from '../../apps/hub/store/audit-log.ts';
import { type Device, Devices } from '../../apps/hub/store/devices.ts';
import { openStore } from '../../apps/hub/store/open-store.ts';
import { ManualClock } from './hub/manual-clock.ts';

const school = { id: '00000000-0000-7000-8000-000000000001', name: 'Mill Lane' };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);

/** Trust without cryptography: a request's key is its text, and a proof is "code for key". */
class PlainRegistrar implements Registrar {
  codes = 0;
  readonly makeCode = (): string => `CODE${(this.codes += 1)}`;
  readonly keyOfCode = bytes;
  readonly checkCsr: Registrar['checkCsr'] = async (csr) => {
    if (csr === 'broken') throw new Error('the disk is full');
    return csr === 'forged' ? null : { spki: bytes(csr), spkiHash: `hash-${csr}` };
  };
  readonly proves: Registrar['proves'] = (proof, { codeKey, exporter, spki }) =>
    proof === `${text(codeKey)}_${text(exporter)}_${text(spki)}`;
  readonly certify: Registrar['certify'] = async (_csr, { id }) => ({ certificate: `cert-${id}`, issuer: 'issuer' });
}

class Door implements Disposable {
  readonly clock = new ManualClock();
  readonly dataDir = mkdtempSync(join(tmpdir(), 'usher-door-'));
  readonly db = openStore(this.dataDir);
  readonly registrar = new PlainRegistrar();
  readonly enrolled: Device[] = [];
  readonly revoked: Device[] = [];
  readonly door = new EnrolmentDoor({
    db: this.db,
    registrar: this.registrar,
    school,
    clock: this.clock,
    makeId: idsOf(this.clock),
    log: pino({ level: 'silent' }),
    onEnrolled: (device) => this.enrolled.push(device),
    onRevoked: (device) => this.revoked.push(device),
  });

  open(count: number, minutes = 30): string {
    const { registrar, clock } = this;
    return openWindowIn(this.dataDir, { minutes, count }, { registrar, clock, makeId: idsOf(clock) }).code;
  }

  async enrol(code: string, key: string, change: Partial<EnrolRequest> = {}): Promise<string> {
    const request = { kind: 'agent' as const, name: 'PC-1', room: 'ICT1', csr: key, proof: `${code}_tls_${key}` };
    const answer = await this.door.enrol({ ...request, ...change }, bytes('tls'));
    return 'code' in answer ? answer.code : 'granted';
  }

  [Symbol.dispose](): void {
    this.db.close();
    rmSync(this.dataDir, { recursive: true });
  }
}

let door: Door;
beforeEach(() => {
  door = new Door();
});
afterEach(() => door[Symbol.dispose]());

describe('the enrolment door', () => {
  it('[ENR2] admits the set number of devices and makes their room', async () => {
    const code = door.open(2);
    expect(await door.enrol(code, 'a')).toBe('granted');
    expect(await door.enrol(code, 'b', { name: 'PC-2', room: 'ict1' })).toBe('granted');
    expect(await door.enrol(code, 'c', { name: 'PC-3' })).toBe('code-used-up');
    expect(door.enrolled.map(({ name, room, kind, spki }) => [name, room, kind, spki])).toEqual([
      ['PC-1', 'ICT1', 'agent', 'hash-a'],
      ['PC-2', 'ICT1', 'agent', 'hash-b'],
    ]);
  });

  it('[ENR2] admits for the set time only', async () => {
    const code = door.open(2, 5);
    door.clock.pass(5 * 60_000 - 1);
    expect(await door.enrol(code, 'a')).toBe('granted');
    door.clock.pass(1);
    expect(await door.enrol(code, 'b')).toBe('enrolment-closed');
  });

  it('[ENR2] gives the last place to one of several that ask at the same time', async () => {
    const code = door.open(1);
    const answers = await Promise.all(['a', 'b', 'c'].map((key) => door.enrol(code, key, { name: `PC-${key}` })));
    expect(answers.toSorted()).toEqual(['code-used-up', 'code-used-up', 'granted']);
    expect(new Devices(door.db).agents()).toHaveLength(1);
  });

  it('[ENR3] takes no proof that was made on another connection or for another key', async () => {
    const code = door.open(1);
    expect(await door.enrol(code, 'a', { proof: `${code}_other_a` })).toBe('wrong-code');
    expect(await door.enrol(code, 'a', { proof: `${code}_tls_b` })).toBe('wrong-code');
    expect(await door.enrol(code, 'forged')).toBe('bad-request');
    expect(door.enrolled).toEqual([]);
  });

  it('[ENR4] closes every window after five wrong codes of one key', async () => {
    const [code, other] = [door.open(5), door.open(5)];
    for (let i = 0; i < 4; i += 1) expect(await door.enrol('WRONG', 'a')).toBe('wrong-code');
    expect(await door.enrol(code, 'b', { name: 'PC-2' })).toBe('granted');
    expect(await door.enrol('WRONG', 'a')).toBe('wrong-code');
    expect(await door.enrol(code, 'c')).toBe('enrolment-closed');
    expect(await door.enrol(other, 'd')).toBe('enrolment-closed');
    expect(new AuditReader(door.db).after(0).at(-1)).toMatchObject({
      what: 'enrolment.close',
      outcome: 'too-many-wrong',
      detail: { windows: 2 },
    });
    const next = door.open(1);
    expect(await door.enrol('WRONG', 'a')).toBe('wrong-code');
    expect(await door.enrol(next, 'a')).toBe('granted');
  });

  it('[ENR4] closes every window after sixty wrong codes in a minute, whatever the keys', async () => {
    const code = door.open(5);
    for (let i = 0; i < 59; i += 1) expect(await door.enrol('WRONG', `key-${i}`)).toBe('wrong-code');
    expect(await door.enrol(code, 'b')).toBe('granted');
    expect(await door.enrol('WRONG', 'key-59')).toBe('wrong-code');
    expect(await door.enrol(code, 'c', { name: 'PC-2' })).toBe('enrolment-closed');
  });

  it('[ENR4] bears sixty wrong codes that are spread over more than a minute', async () => {
    const code = door.open(5);
    for (let i = 0; i < 80; i += 1) {
      await door.enrol('WRONG', `key-${i}`);
      door.clock.pass(1_100);
    }
    expect(await door.enrol(code, 'b')).toBe('granted');
  });

  it('[ENR5] tells a closed window, a wrong code and a used-up code apart', async () => {
    expect(await door.enrol('ANY', 'a')).toBe('enrolment-closed');
    const code = door.open(1);
    expect(await door.enrol('WRONG', 'a')).toBe('wrong-code');
    expect(await door.enrol(code, 'a')).toBe('granted');
    expect(await door.enrol(code, 'b')).toBe('code-used-up');
    expect(await door.enrol('WRONG', 'b')).toBe('enrolment-closed');
    door.clock.pass(30 * 60_000);
    expect(await door.enrol(code, 'b')).toBe('enrolment-closed');
  });

  it('answers a device whose answer was lost again, without taking another place', async () => {
    const code = door.open(1);
    expect(await door.enrol(code, 'a')).toBe('granted');
    expect(await door.enrol(code, 'a')).toBe('granted');
    expect(door.enrolled).toHaveLength(1);
    expect(await door.enrol(code, 'a', { name: 'PC-2' })).toBe('code-used-up');
  });

  it('makes one device of a request that comes twice at the same time', async () => {
    const code = door.open(2);
    expect(await Promise.all([door.enrol(code, 'a'), door.enrol(code, 'a')])).toEqual(['granted', 'granted']);
    expect([door.enrolled.length, door.revoked.length]).toEqual([1, 0]);
  });

  it('goes on after a request that it failed over', async () => {
    const code = door.open(1);
    const failing = door.enrol(code, 'broken');
    const next = door.enrol(code, 'a');
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await next).toBe('granted');
  });

  it('puts a new device in the place of the one that had its name, and says so in the audit', async () => {
    const code = door.open(3);
    await door.enrol(code, 'a');
    await door.enrol(code, 'b', { name: 'pc-1', room: 'ict1' });
    const [first, second] = door.enrolled;
    expect(door.revoked).toEqual([first]);
    expect(new Devices(door.db).agents().map(({ id }) => id)).toEqual([second?.id]);
    expect(new AuditReader(door.db).after(0).map(({ what, station }) => [what, station])).toEqual([
      ['enrolment.open', null],
      ['enrol', first?.id],
      ['device.replace', first?.id],
      ['enrol', second?.id],
    ]);
  });

  it('makes one key one device', async () => {
    const code = door.open(3);
    await door.enrol(code, 'a');
    await door.enrol(code, 'a', { name: 'PC-7' });
    expect(door.revoked.map(({ name }) => name)).toEqual(['PC-1']);
    expect(new Devices(door.db).withKey('hash-a')?.name).toBe('PC-7');
  });

  it('admits consoles without a room, several of one name, and refuses rooms that do not belong', async () => {
    const code = door.open(3);
    expect(await door.enrol(code, 'a', { kind: 'console', room: null, name: 'Desk' })).toBe('granted');
    expect(await door.enrol(code, 'b', { kind: 'console', room: null, name: 'Desk' })).toBe('granted');
    expect(await door.enrol(code, 'c', { kind: 'console' })).toBe('bad-request');
    expect(await door.enrol(code, 'd', { room: null })).toBe('bad-request');
    expect(door.revoked).toEqual([]);
  });
});
