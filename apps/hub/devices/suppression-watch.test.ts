import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { AuditEntry } from '../store/audit-log.ts';
import type { Device } from '../store/devices.ts';
import { SILENT_AFTER_MS, SuppressionWatch } from './suppression-watch.ts';

const HOUR_MS = 3_600_000;

const watching = (seen: Readonly<Record<string, number | null>>) => {
  const lines: AuditEntry[] = [];
  const linked: string[] = [];
  let now = 0;
  let hourly = (): void => undefined;
  const watch = new SuppressionWatch({
    devices: { agents: () => Object.entries(seen).map(([id, seenAt]) => ({ id, seenAt }) as Device) },
    audit: { add: (entry) => void lines.push(entry) },
    clock: {
      now: () => now,
      monotonic: () => now,
      after: (_ms, run) => {
        hourly = run;
        return () => (hourly = () => undefined);
      },
    },
    log: pino({ level: 'silent' }),
    linked: () => linked,
  });
  const pass = (ms: number): void => {
    now += ms;
    hourly();
  };
  return { watch, lines, linked, pass, seen };
};

test('[RPT10] a computer that was not heard for seven days is told of, once for each silence', () => {
  const { watch, lines, linked, pass, seen } = watching({ gone: 0, here: 0, never: null });
  linked.push('here');
  pass(SILENT_AFTER_MS - 1);
  expect(lines).toEqual([]);
  pass(1);
  pass(HOUR_MS);
  expect(lines).toMatchObject([{ what: 'station.silent', station: 'gone', detail: { days: 7 } }]);
  watch.arrived('gone', 0);
  Object.assign(seen, { gone: SILENT_AFTER_MS + HOUR_MS });
  pass(HOUR_MS);
  expect(lines).toHaveLength(1);
  pass(SILENT_AFTER_MS);
  expect(lines.map(({ station }) => station)).toEqual(['gone', 'gone']);
  watch.stop();
  pass(SILENT_AFTER_MS);
  expect(lines).toHaveLength(2);
});

test('[RPT10] what still waits on a computer when it comes is told of, and nothing when nothing does', () => {
  const { watch, lines } = watching({});
  watch.arrived('one', 0);
  watch.arrived('two', 3);
  expect(lines).toMatchObject([{ what: 'reports.waiting', station: 'two', detail: { waiting: 3 } }]);
});
