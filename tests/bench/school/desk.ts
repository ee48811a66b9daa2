import { type ConsoleLink, dialConsole } from '@usher/link';
import { LIMITS, type Message, type Outgoing } from '@usher/protocol';
import { newId, SessionKey } from '@usher/trust';
import { type BenchSchool, ROOM, TEACHER } from './bench-school.ts';

/** What a tile of the figures is: 320 x 180, one picture a second. */
const TILE = { view: 'tile', monitor: 0, width: 320, height: 180, intervalMs: 1_000 } as const;

/** Stations that one command may name (rule CMD1). */
export const MOST_TARGETS = 64;

export type Order =
  | { readonly t: 'cmd.cover'; readonly order: { readonly durationMs: number } }
  | { readonly t: 'cmd.lock'; readonly order: { readonly durationMs: number; readonly message: string } }
  | { readonly t: 'cmd.release'; readonly order: Record<string, never> };

type Heard = Message<'hub-to-console'>;

const ask = <T>(
  link: ConsoleLink,
  message: Outgoing<'console-to-hub'>,
  read: (heard: Heard) => T | undefined,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      for (const end of ends) end();
      act();
    };
    const ends = [
      link.onMessage((heard) => {
        if (heard.t === 'refusal')
          return settle(() => reject(new Error(`${message.t} was refused: ${heard.body.code}`)));
        const answer = read(heard);
        if (answer !== undefined) settle(() => resolve(answer));
      }),
      link.onEnd((end) => settle(() => reject(new Error(`the hub ended the link: ${end.detail}`)))),
    ];
    link.send(message);
  });

type Opened = {
  readonly key: SessionKey;
  /** What commands for a station are signed over, by station. */
  readonly nonces: ReadonlyMap<string, string>;
  readonly stations: readonly string[];
  readonly end: () => Promise<void>;
};

/** A console without a window, in the bench's own process: it watches pictures and gives orders. */
export class Desk implements AsyncDisposable {
  readonly #link: ConsoleLink;
  readonly #opened: Opened;
  /** Ids of the room's stations, in the order of their names. */
  readonly stations: readonly string[];
  pictures = 0;
  pictureBytes = 0;

  private constructor(link: ConsoleLink, opened: Opened) {
    this.#link = link;
    this.#opened = opened;
    this.stations = opened.stations;
    link.onMedia(({ payload }) => {
      this.pictures += 1;
      this.pictureBytes += payload.byteLength;
    });
  }

  /** Dials the hub, signs in and opens the room. */
  static async open({ hub, desk }: Pick<BenchSchool, 'hub' | 'desk'>): Promise<Desk> {
    const up = Promise.withResolvers<ConsoleLink>();
    let lastEpoch = 0;
    const dialled = dialConsole({
      hub,
      identity: desk,
      hello: () => ({ software: 'bench', bootId: newId(), lastEpoch, policyVersion: 0 }),
      keepEpoch: (epoch) => void (lastEpoch = epoch),
      onUp: up.resolve,
      onDown: (end) => up.reject(new Error(`the hub cannot be reached: ${end.detail}`)),
    });
    const link = await up.promise;
    const key = new SessionKey();
    const nonces = new Map<string, string>();
    link.onMessage((heard) => {
      if (heard.t === 'grant') key.hold(heard.body, performance.now());
      const views = heard.t === 'room' ? heard.body.stations : heard.t === 'station' ? [heard.body] : [];
      for (const { id, nonce } of views) if (nonce !== null) nonces.set(id, nonce);
    });
    const body = { ...TEACHER, sessionKey: key.spki };
    await ask(link, { t: 'sign-in', id: newId(), body }, ({ t }) => (t === 'signed-in' ? true : undefined));
    const renewal = setInterval(() => link.send({ t: 'grant.renew', id: newId(), body: {} }), LIMITS.grantRenewMs);
    const stations: { readonly id: string; readonly name: string }[] = [];
    await ask(link, { t: 'room.open', id: newId(), body: { room: ROOM } }, (heard) => {
      if (heard.t !== 'room') return undefined;
      stations.push(...heard.body.stations);
      return heard.body.last ? true : undefined;
    });
    const ids = stations.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })).map(({ id }) => id);
    const end = async (): Promise<void> => {
      clearInterval(renewal);
      await dialled[Symbol.asyncDispose]();
    };
    return new Desk(link, { key, nonces, stations: ids, end });
  }

  /** Calls the listener whenever somebody in the room needs a member of staff. */
  onAlert(listener: () => void): void {
    this.#link.onMessage((heard) => void (heard.t === 'incident.alert' && listener()));
  }

  /** Asks for a tile of every station; the link's own pace spreads the asking (rule LIM4). */
  watchAll(): void {
    for (const [index, station] of this.stations.entries())
      this.#link.send({ t: 'view.start', id: newId(), body: { stream: index + 1, station, ...TILE } });
  }

  /** Gives an order to the first 64 stations; resolves when each has done it, rejects when one has not. */
  async order({ t, order }: Order): Promise<void> {
    const { key, nonces } = this.#opened;
    const id = newId();
    const lease = key.lease(performance.now());
    if (lease === null) throw new Error('the grant has ended');
    const targets = this.stations
      .slice(0, MOST_TARGETS)
      .map((station) => key.sign({ station, nonce: nonces.get(station) ?? '', id, t, body: order }, lease));
    const open = new Set(targets.map(({ station }) => station));
    const outcomes = new Set<string>();
    await ask(this.#link, { t, id, body: { ...lease, targets, order } } as Outgoing<'console-to-hub'>, (heard) => {
      if (heard.t !== 'cmd.result' || heard.body.re !== id) return undefined;
      open.delete(heard.body.station);
      outcomes.add(heard.body.outcome);
      return open.size === 0 ? true : undefined;
    });
    if (outcomes.size > 1 || !outcomes.has('done')) throw new Error(`${t} ended ${[...outcomes].join(', ')}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.end();
  }
}
