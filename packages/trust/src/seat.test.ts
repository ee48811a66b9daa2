import { expect, it } from 'vitest';
import { seatOf } from './seat.ts';
import { createFakeMachine } from './testing/fake-machine.ts';

const facts = createFakeMachine('PC-1').facts();

it('[CLN8] is one for everybody on a display, and another on every other display, machine and school', () => {
  const seat = seatOf('school', facts, ':0');
  expect(seat).toMatch(/^[A-Za-z0-9_-]{43}$/);
  // Only the agent may read the product number and the disk; a console on the same screen still knows the seat.
  expect(seatOf('school', { ...facts, product: [], disk: [] }, ':0.0')).toBe(seat);
  const others = [
    seatOf('school', facts, ':1'),
    seatOf('another', facts, ':0'),
    seatOf('school', { ...facts, machineId: ['x'] }, ':0'),
    seatOf('school', { ...facts, network: ['x'] }, ':0'),
  ];
  expect(new Set([seat, ...others]).size).toBe(5);
});

it('[CLN8] is none where too little is known, or the display is not of this machine', () => {
  for (const display of [undefined, '', 'remote:0', 'localhost:10.0', ':x', '0'])
    expect(seatOf('school', facts, display)).toBeNull();
  expect(seatOf('school', { ...facts, machineId: [] }, ':0')).toBeNull();
  expect(seatOf('school', { ...facts, network: [] }, ':0')).toBeNull();
});
