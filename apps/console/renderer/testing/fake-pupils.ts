import type { StationView } from '@usher/protocol';

const NAMES = [
  'amelia.hart',
  'oliver.singh',
  'isla.mcallister',
  'noah.okafor',
  'zoe.van-dijk',
  'leo.fernandes',
  'grace.whitfield',
  'arthur.jones',
  'aisha.rahman',
  'harry.bennett',
  'freya.lindqvist',
  'mohammed.ali',
  'ruby.thompson',
  'jack.oconnor',
  'priya.patel',
  'george.wallace',
  'sofia.rossi',
  'theo.campbell',
  'evie.marsh',
  'kofi.mensah',
  'lily.chen',
  'oscar.davies',
  'maya.kowalska',
  'william.hughes',
  'hana.suzuki',
  'thomas.reid',
  'erin.gallagher',
  'samuel.adeyemi',
  'poppy.clarke',
  'daniel.novak',
];

const two = (n: number): string => String(n).padStart(2, '0');

/** The id of the made-up station with this number. */
export const fakeId = (n: number): string => `0196a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** A made-up station: on, somebody signed in, nothing over its screens. */
export const fakeStation = (n: number, now: number, over: Partial<StationView> = {}): StationView => ({
  id: fakeId(n),
  name: `ICT1-${two(n)}`,
  room: 'ICT1',
  link: 'up',
  nonce: null,
  quarantined: false,
  since: now - 1_200_000,
  guard: 'up',
  monitors: [{ number: 0, width: 1_920, height: 1_080 }],
  cover: { kind: 'none' },
  session: { user: NAMES[(n - 1) % NAMES.length] ?? null, since: now - 1_100_000 },
  idleSince: null,
  hiddenSince: null,
  tamperedSince: null,
  withheld: false,
  ...over,
});

const cover = (now: number, minutes: number) => ({ id: fakeId(900), by: null, endsAt: now + minutes * 60_000 });

/** What makes a lesson: some off, some idle, one covered, one locked, one with two screens. */
const VARIETY: Readonly<Record<number, (now: number) => Partial<StationView>>> = {
  4: (now) => ({ idleSince: now - 200_000 }),
  7: (now) => ({ link: 'off', since: now - 1_500_000, session: { user: null, since: null } }),
  9: () => ({
    monitors: [
      { number: 0, width: 1_920, height: 1_080 },
      { number: 1, width: 1_280, height: 1_024 },
    ],
  }),
  12: () => ({ session: { user: null, since: null } }),
  15: (now) => ({ cover: { kind: 'covered', ...cover(now, 4) } }),
  18: (now) => ({ cover: { kind: 'locked', ...cover(now, 8), message: 'Eyes on the board, please', inputHeld: true } }),
  22: () => ({ guard: 'down' }),
  25: () => ({ link: 'off', since: null, session: { user: null, since: null } }),
};

/** A room of `count` made-up stations; `lively` gives it every state there is, else all are well. */
export const fakeRoom = (count: number, now: number, lively: boolean): readonly StationView[] =>
  Array.from({ length: count }, (_, i) => fakeStation(i + 1, now, lively ? (VARIETY[i + 1]?.(now) ?? {}) : {}));
