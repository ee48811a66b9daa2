import { expect, it } from 'vitest';
import { hostAndPort, hubUrl, pin, registerPlace, stationName, whole } from './arguments.ts';

it('reads whole numbers in their range only', () => {
  expect(whole(1, 240)('10')).toBe(10);
  for (const bad of ['0', '241', '1.5', 'ten', '', '-1']) expect(() => whole(1, 240)(bad)).toThrow('whole number');
});

it('reads hosts and ports', () => {
  expect(hostAndPort('0.0.0.0:5830')).toEqual({ host: '0.0.0.0', port: 5830 });
  expect(hostAndPort('[::1]:0')).toEqual({ host: '::1', port: 0 });
  for (const bad of ['5830', 'host', 'host:', 'host:70000', ':1', 'a:b:1'])
    expect(() => hostAndPort(bad)).toThrow('HOST:PORT');
});

it('accepts hubs over wss only', () => {
  expect(hubUrl('wss://hub:5830')).toBe('wss://hub:5830');
  for (const bad of ['ws://hub:1', 'https://hub', 'hub', '']) expect(() => hubUrl(bad)).toThrow('wss://');
});

it('reads a pin in any grouping', () => {
  const digits = 'ab'.repeat(32);
  expect(pin(digits.toUpperCase().replaceAll(/(.{4})/g, '$1 '))).toBe(digits);
  expect(() => pin(digits.slice(1))).toThrow('64 hex digits');
});

it('reads a station by its room', () => {
  expect(stationName('ICT1/PC-7')).toEqual({ room: 'ICT1', name: 'PC-7' });
  expect(stationName('ICT1/PC/7')).toEqual({ room: 'ICT1', name: 'PC/7' });
  for (const bad of ['PC-7', '/PC-7', 'ICT1/', '']) expect(() => stationName(bad)).toThrow('ROOM/NAME');
});

it('takes no password in the place of a register', () => {
  for (const good of ['/var/lib/usher/register.db', 'C:\\usher\\register.db', 'postgres://hub@db/usher'])
    expect(registerPlace(good)).toBe(good);
  for (const bad of ['postgres://hub:secret@db/usher', 'postgresql://hub:secret@db/usher'])
    expect(() => registerPlace(bad)).toThrow('PGPASSWORD');
});
