import type { TileState } from '@usher/classroom';
import { StateBadge } from '@usher/ui';
import { tellTile } from '../features/room/tile-state.ts';

const AT = Date.UTC(2026, 10, 23, 10, 45);
const STATES: readonly TileState[] = [
  { kind: 'live' },
  { kind: 'old', forMs: 4_000 },
  { kind: 'old', forMs: 240_000 },
  { kind: 'off', sinceAt: AT },
  { kind: 'nobody' },
  { kind: 'idle', forMs: 200_000 },
  { kind: 'locked', untilAt: AT, by: 'm.osei', inputHeld: true },
  { kind: 'locked', untilAt: AT, by: null, inputHeld: false },
  { kind: 'covered', untilAt: AT, by: 'm.osei' },
  { kind: 'tampering', sinceAt: AT },
  { kind: 'hidden', sinceAt: AT },
  { kind: 'withheld' },
  { kind: 'unknown', reason: 'hub-lost' },
  { kind: 'unknown', reason: 'never-seen' },
  { kind: 'unknown', reason: 'guard-down' },
  { kind: 'unknown', reason: 'no-screen' },
  { kind: 'unknown', reason: 'picture-awaited' },
  { kind: 'unknown', reason: 'no-picture' },
  { kind: 'unknown', reason: 'picture-stuck' },
  { kind: 'unknown', reason: 'quarantined' },
];

/** Every state a tile can be in, with what its tooltip says. */
export const States = () => (
  <section>
    <h2>States</h2>
    <div className="gallery-states">
      {STATES.map((state) => {
        const { help, word, shape, tone } = tellTile({ state });
        return (
          <div key={JSON.stringify(state)}>
            <StateBadge word={word} shape={shape} tone={tone} />
            <p className="u-quiet">{help}</p>
          </div>
        );
      })}
    </div>
  </section>
);
