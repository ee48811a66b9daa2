import type { CertifiedDevice } from '@usher/link';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../tests/integration/hub/manual-clock.ts';
import type { AuditEntry } from '../store/audit-log.ts';
import { RefusalAudit } from './refusal-audit.ts';

const agent: CertifiedDevice = { id: 'agent-1', kind: 'agent', spki: 'a' };
const desk: CertifiedDevice = { id: 'desk-1', kind: 'console', spki: 'b' };

let clock: ManualClock;
let lines: AuditEntry[];
let audit: RefusalAudit;
beforeEach(() => {
  clock = new ManualClock();
  lines = [];
  audit = new RefusalAudit({ audit: { add: (line) => lines.push(line) }, clock });
});

const told = () => lines.map(({ station, console, detail }) => [station, console, detail]);

describe('[REF4] refusals in the audit', () => {
  it('are told within a second, counted by code and apart for each device', () => {
    for (const code of ['bad-frame', 'bad-frame', 'not-enrolled'] as const) audit.refused(code, null);
    audit.refused('too-fast', agent);
    audit.refused('not-allowed', desk);
    expect(lines).toEqual([]);
    clock.pass(1_000);
    expect(told()).toEqual([
      [null, null, { 'bad-frame': 2, 'not-enrolled': 1 }],
      ['agent-1', null, { 'too-fast': 1 }],
      [null, 'desk-1', { 'not-allowed': 1 }],
    ]);
    expect(lines.map(({ what, outcome }) => `${what} ${outcome}`)).toEqual(Array(3).fill('refusals refused'));
  });

  it('that go on are one line a minute, and none is lost', () => {
    for (let second = 0; second < 180; second += 1) {
      audit.refused('not-enrolled', null);
      clock.pass(1_000);
    }
    expect(lines).toHaveLength(3);
    audit.stop();
    expect(lines.reduce((sum, { detail }) => sum + Number(detail['not-enrolled']), 0)).toBe(180);
  });

  it('of another kind do not wait for the minute of the first', () => {
    audit.refused('not-enrolled', null);
    clock.pass(1_000);
    audit.refused('wrong-version', agent);
    clock.pass(1_000);
    expect(told().at(-1)).toEqual(['agent-1', null, { 'wrong-version': 1 }]);
  });

  it('of very many devices make 60 lines a minute and are all told in time', () => {
    for (let number = 0; number < 150; number += 1) audit.refused('too-fast', { ...agent, id: `agent-${number}` });
    clock.pass(59_000);
    expect(lines).toHaveLength(60);
    clock.pass(120_000);
    expect(new Set(lines.map(({ station }) => station)).size).toBe(150);
  });

  it('leave no timer behind when there is nothing to tell', () => {
    audit.refused('too-fast', agent);
    clock.pass(600_000);
    expect(lines).toHaveLength(1);
  });
});
