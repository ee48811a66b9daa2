import type { ConsoleLink } from '@usher/link';
import {
  LIMITS,
  type MessageBody,
  type Outgoing,
  type PicturePart,
  type SignedIn,
  type StationResult,
  type StationView,
} from '@usher/protocol';
import { SessionKey } from '@usher/trust';
import { UsherFailure } from '../failure.ts';
import { ask } from './ask.ts';
import { keyPicture } from './key-picture.ts';

const ANSWER_MS = 10_000;

/** What one `usher lesson` command does over a link that is up. */
export type Lesson = {
  readonly signedIn: SignedIn;
  /** Every station of every room the account may see, by room and name. */
  stations(): Promise<StationView[]>;
  /** Gives one order to stations; exactly one result each. */
  order(order: LessonOrder, stations: readonly StationView[]): Promise<StationResult[]>;
  /** The parts of one picture of a station's primary monitor, at most `width` pixels wide. */
  picture(station: StationView, width: number): Promise<PicturePart[]>;
};

export type LessonOrder =
  | { readonly kind: 'cover'; readonly body: MessageBody<'hub-to-agent', 'cmd.cover'> }
  | { readonly kind: 'lock'; readonly body: MessageBody<'hub-to-agent', 'cmd.lock'> }
  | { readonly kind: 'release' };

type Signed = Omit<MessageBody<'console-to-hub', 'cmd.release'>, 'order'>;

const command = (order: LessonOrder, id: string, signed: Signed): Outgoing<'console-to-hub'> => {
  switch (order.kind) {
    case 'cover':
      return { t: 'cmd.cover', id, body: { ...signed, order: order.body } };
    case 'lock':
      return { t: 'cmd.lock', id, body: { ...signed, order: order.body } };
    case 'release':
      return { t: 'cmd.release', id, body: { ...signed, order: {} } };
  }
};

/** Signs an order for stations over the links they have now (rule AUT4). Throws UsherFailure when the grant has ended. */
const sign = (key: SessionKey, order: LessonOrder, id: string, stations: readonly StationView[]): Signed => {
  const lease = key.lease(performance.now());
  if (lease === null) throw new UsherFailure('grant-ended', 'the sign-in has ended', 'give the command again');
  const body = order.kind === 'release' ? {} : order.body;
  const targets = stations.map(({ id: station, nonce }) =>
    // A station that is off is named all the same, so that the hub writes it down.
    key.sign({ station, nonce: nonce ?? 'A'.repeat(43), id, t: `cmd.${order.kind}`, body }, lease),
  );
  return { ...lease, targets };
};

const openRoom = (link: ConsoleLink, room: string, newId: () => string): Promise<StationView[]> => {
  const found: StationView[] = [];
  return ask(
    link,
    { t: 'room.open', id: newId(), body: { room } },
    (incoming) => {
      if (incoming.t !== 'room' || incoming.body.room !== room) return undefined;
      found.push(...incoming.body.stations);
      return incoming.body.last ? found : undefined;
    },
    ANSWER_MS,
  );
};

const giveOrder = async (
  link: ConsoleLink,
  order: LessonOrder,
  { key, stations }: { readonly key: SessionKey; readonly stations: readonly StationView[] },
  newId: () => string,
): Promise<StationResult[]> => {
  const results: StationResult[] = [];
  for (let from = 0; from < stations.length; from += LIMITS.stationsPerCommand) {
    const part = stations.slice(from, from + LIMITS.stationsPerCommand);
    const id = newId();
    const got = new Map<string, StationResult>();
    results.push(
      ...(await ask(
        link,
        command(order, id, sign(key, order, id, part)),
        (incoming) => {
          if (incoming.t === 'cmd.result' && incoming.body.re === id) got.set(incoming.body.station, incoming.body);
          return got.size === part.length ? [...got.values()] : undefined;
        },
        ANSWER_MS,
      )),
    );
  }
  return results;
};

/** Signs in over a link that is up. Throws UsherFailure with the hub's refusal code. */
export const startLesson = async (
  link: ConsoleLink,
  account: { readonly user: string; readonly password: string },
  newId: () => string,
): Promise<Lesson> => {
  const key = new SessionKey();
  const signedIn = await ask(
    link,
    { t: 'sign-in', id: newId(), body: { ...account, sessionKey: key.spki } },
    (incoming) => {
      if (incoming.t === 'grant') key.hold(incoming.body, performance.now());
      return incoming.t === 'signed-in' ? incoming.body : undefined;
    },
    ANSWER_MS,
  );
  return {
    signedIn,
    stations: async () => {
      const all: StationView[] = [];
      for (const room of signedIn.rooms) all.push(...(await openRoom(link, room, newId)));
      return all;
    },
    order: (order, stations) => giveOrder(link, order, { key, stations }, newId),
    picture: (station, width) => keyPicture(link, station, width, newId),
  };
};

/** The stations meant by `--station NAME…` or `--all`. Throws when a name is unknown or stands in two rooms. */
export const chooseStations = (
  all: readonly StationView[],
  wanted: { readonly names: readonly string[]; readonly all: boolean },
): StationView[] => {
  if (wanted.all) {
    if (all.length === 0)
      throw new UsherFailure(
        'no-stations',
        'no station is enrolled yet',
        'run: usher enrol open, then usher agent run',
      );
    return [...all];
  }
  if (wanted.names.length === 0)
    throw new UsherFailure('no-stations', 'no station was named', 'add --station NAME or --all');
  return wanted.names.map((name) => {
    const [room, short] = name.includes('/')
      ? [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)]
      : [null, name];
    const found = all.filter((station) => station.name === short && (room === null || station.room === room));
    const [station] = found;
    if (station === undefined)
      throw new UsherFailure('unknown-station', `there is no station "${name}"`, 'see: usher lesson stations');
    if (found.length > 1)
      throw new UsherFailure('unknown-station', `"${name}" stands in several rooms`, `write it as ROOM/${name}`);
    return station;
  });
};
