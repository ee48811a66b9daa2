import { stationAtStart } from '@usher/classroom';
import { encodeControl, LIMITS, type StationView } from '@usher/protocol';
import { describe, expect, it } from 'vitest';
import { roomParts } from './room-parts.ts';

const id = (n: number): string => `00000000-0000-7000-8000-${n.toString().padStart(12, '0')}`;
const room = '"'.repeat(64);
const stations = (count: number, extra: Partial<StationView> = {}): StationView[] =>
  Array.from({ length: count }, (_, n) => ({
    ...stationAtStart({ id: id(n), name: `PC-${n}`, room }, null),
    ...extra,
  }));

describe('roomParts', () => {
  it('says an empty room in one last part', () => {
    expect(roomParts([])).toEqual([{ stations: [], last: true }]);
  });

  it('puts at most 24 stations in a part and marks only the last one', () => {
    const parts = roomParts(stations(60));
    expect(parts.map((part) => [part.stations.length, part.last])).toEqual([
      [24, false],
      [24, false],
      [12, true],
    ]);
  });

  it('[LIM1] keeps every message within 16 KiB however long the words are', () => {
    const endsAt = 1_800_000_000_000;
    const cover = { kind: 'locked', id: id(0), by: null, endsAt, message: '😀'.repeat(100), inputHeld: true } as const;
    const monitors = Array.from({ length: 16 }, (_, number) => ({ number, width: 8192, height: 8192 }));
    const all = stations(70, { cover, monitors });
    const parts = roomParts(all);
    expect(parts.flatMap((part) => part.stations)).toEqual(all);
    for (const part of parts) {
      const body = { room, stations: [...part.stations], last: part.last };
      const text = encodeControl<'hub-to-console'>({ t: 'room', id: id(1), body }, 4_000_000_000);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMITS.controlBytes);
    }
  });
});
