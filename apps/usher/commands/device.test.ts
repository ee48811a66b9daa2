import { expect, it } from 'vitest';
import { deviceLine } from './device.ts';

const device = {
  id: '0196a000-0000-7000-8000-00000000abcd',
  kind: 'agent',
  name: 'PC-7',
  room: 'ICT1',
  seenAt: null,
  quarantined: null,
  staff: false,
  revokedAt: null,
} as const;

it('says of a device what a network manager looks for, and nothing else', () => {
  expect(deviceLine(device)).toBe(`ICT1/PC-7  never seen  agent ${device.id}`);
  const at = new Date(2027, 2, 4, 9, 30).getTime();
  expect(deviceLine({ ...device, seenAt: at, staff: true })).toContain('seen 04/03/2027 09:30, staff workstation');
  expect(deviceLine({ ...device, quarantined: { since: at, reason: 'two of them' } })).toContain(
    'QUARANTINED since 04/03/2027 09:30: two of them',
  );
  expect(deviceLine({ ...device, kind: 'console', room: null, name: 'Desk', revokedAt: at })).toBe(
    `(console) Desk  never seen, taken back 04/03/2027 09:30  console ${device.id}`,
  );
});
