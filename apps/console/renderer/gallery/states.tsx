import type { TileState } from '@usher/classroom';
import { StateBadge } from '@usher/ui';
import { TriangleAlert } from 'lucide-react';
import { tellTile } from '../features/room/tile-state.ts';

const AT = Date.UTC(2026, 10, 23, 10, 45);
const STATES: readonly TileState[] = [
  { kind: 'live' },
  { kind: 'old', forMs: 4_000 },
  { kind: 'old', forMs: 240_000 },
  { kind: 'off', sinceAt: AT },
  { kind: 'nobody' },
  { kind: 'idle', forMs: 200_000 },
  { kind: 'locked', untilAt: AT, inputHeld: true },
  { kind: 'locked', untilAt: AT, inputHeld: false },
  { kind: 'covered', untilAt: AT },
  { kind: 'unknown', reason: 'hub-lost' },
  { kind: 'unknown', reason: 'never-seen' },
  { kind: 'unknown', reason: 'guard-down' },
  { kind: 'unknown', reason: 'no-screen' },
  { kind: 'unknown', reason: 'picture-awaited' },
  { kind: 'unknown', reason: 'no-picture' },
];

/** Every state a tile can be in, and the loudest one, which is kept for a report or tampering. */
export const States = () => (
  <section>
    <h2>States</h2>
    <div className="gallery-row">
      {STATES.map((state) => (
        <StateBadge key={JSON.stringify(state)} {...tellTile({ state, picture: 'none', changesInMs: null })} />
      ))}
      <StateBadge word="tampering" shape={TriangleAlert} tone="alarm" />
    </div>
  </section>
);
