import { addAccount } from '@usher/hub';
import type { MediaFrame, StationView } from '@usher/protocol';
import { newId, SessionKey } from '@usher/trust';
import { type RunningSchool, saying } from '../../integration/hub/running-school.ts';

const PASSWORD = 'a quiet room';
const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 500 } as const;
const CLOSE = { view: 'close', monitor: 0, width: 1920, height: 1080, intervalMs: 100 } as const;

/** A teacher at a console of their own, who sees the stations of a room as they are told. */
export const startTeacher = async (school: RunningSchool, room = 'ICT1') => {
  const user = `teacher ${newId()}`;
  await addAccount(school.dataDir, { user, role: 'teacher', password: PASSWORD, rooms: 'all' });
  const console = await school.console(await school.enrolled('console', `Desk ${newId()}`));
  const key = new SessionKey();
  const stations = new Map<string, StationView>();
  const told: StationView[] = [];
  const results = new Map<string, string>();
  const pictures: { readonly at: number; readonly frame: MediaFrame }[] = [];
  console.link.onMessage((message) => {
    const views = message.t === 'room' ? message.body.stations : message.t === 'station' ? [message.body] : [];
    for (const view of views) stations.set(view.id, view);
    told.push(...views);
    if (message.t === 'cmd.result') results.set(message.body.re, message.body.outcome);
    if (message.t === 'grant') key.hold(message.body, performance.now());
  });
  console.link.onMedia((frame) => pictures.push({ at: performance.now(), frame }));
  console.link.send(saying('sign-in', { user, password: PASSWORD, sessionKey: key.spki }));
  await console.next('signed-in');
  console.link.send(saying('room.open', { room }));
  await console.next('room');
  const named = (name: string): StationView | undefined =>
    Array.from(stations.values()).find((station) => station.name === name);
  const order = (
    name: string,
    t: 'cmd.lock' | 'cmd.release',
    body: { durationMs: number; message: string } | object,
  ) => {
    const station = named(name);
    const lease = key.lease(performance.now());
    if (station?.nonce == null || lease === null) throw new Error(`${name} cannot be commanded now`);
    const id = newId();
    const target = key.sign({ station: station.id, nonce: station.nonce, id, t, body } as never, lease);
    console.link.send({ t, id, body: { ...lease, targets: [target], order: body } } as never);
    return id;
  };
  return {
    named,
    /** Everything that was told of stations, in order. */
    told,
    /** How each command that was answered ended, by its id. */
    results,
    /** Every picture part that came, and when. */
    pictures,
    watch: (name: string): void =>
      console.link.send(saying('view.start', { stream: 1, station: named(name)?.id ?? '', ...TILE })),
    /** Looks closer, ten pictures a second of full size. */
    lookCloser: (name: string): void =>
      console.link.send(saying('view.start', { stream: 2, station: named(name)?.id ?? '', ...CLOSE })),
    /** Resolves when the teacher's link has ended, with why. */
    ended: new Promise<string | null>((resolve) => console.link.onEnd(({ refusal }) => resolve(refusal))),
    lock: (name: string, durationMs = 600_000): string => order(name, 'cmd.lock', { durationMs, message: 'Look here' }),
    release: (name: string): string => order(name, 'cmd.release', {}),
  };
};
export type Teacher = Awaited<ReturnType<typeof startTeacher>>;
