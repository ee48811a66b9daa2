import { encodeControl, type Message, parseControl } from '@usher/protocol';
import { newId, SessionKey } from '@usher/trust';
import { AuthorityKeeper } from '../../apps/agent/service/authority-keeper.ts';
import { SchoolHand } from '../integration/authority/school-hand.ts';
import { beginFigures, type Figure } from './measure/figure.ts';
import { spread } from './measure/spread.ts';

/** What the issue of signed commands allows (ms, p99). */
const AT_HUB = 2;
const AT_AGENT = 5;

const STATIONS = 30;
const NONCE = 'n'.repeat(43);
const LOCK = { durationMs: 600_000, message: 'Eyes to the front, please' };

type Command = Parameters<AuthorityKeeper['judge']>[0];

/** A teacher with a grant, and the stations of a room that hold it. */
const lesson = () => {
  const school = new SchoolHand();
  const session = new SessionKey();
  const statement = school.state(school.grantFor(session));
  session.hold(statement, performance.now());
  const clock = { mono: () => performance.now(), wall: () => Date.now(), after: () => () => undefined };
  const stations = Array.from({ length: STATIONS }, () => {
    const id = newId();
    const keeper = new AuthorityKeeper({
      clock,
      schoolId: school.schoolId,
      deviceId: id,
      room: 'ICT1',
      epoch: 0,
      saveEpoch: async () => undefined,
      onSaveFailed: () => undefined,
    });
    keeper.linkUp(school.facts(NONCE));
    return { id, keeper };
  });
  return { session, statement, stations };
};

const timed = <T>(work: () => T, into: number[]): T => {
  const from = performance.now();
  const result = work();
  into.push(performance.now() - from);
  return result;
};

/** What a hub does with one lock: reads the console's frame, and writes one frame for each station. */
const relay = (text: string, signed: boolean): string[] => {
  const parsed = parseControl('console-to-hub', text);
  if (!parsed.ok || parsed.value.t !== 'cmd.lock') throw new Error('a lock is read');
  const { id, body } = parsed.value;
  const { targets, order, grantId, expMs } = body;
  return targets.map(({ seq, sig }) =>
    encodeControl<'hub-to-agent'>(
      { t: 'cmd.lock', id, body: order, ...(signed ? { auth: { grantId, expMs, seq, sig } } : {}) },
      1,
    ),
  );
};

/** Signing and verifying one lock of 30 stations, piece by piece: the console signs, the hub carries, each agent verifies. */
export const measureAuthority = async ({ times }: { readonly times: number }): Promise<Figure[]> => {
  const { session, statement, stations } = lesson();
  const figure = beginFigures();
  const [sign, carry, bare, grant, judge]: number[][] = [[], [], [], [], []];
  for (const { keeper } of stations) timed(() => keeper.grant(statement), grant ?? []);
  for (let round = 0; round < times; round += 1) {
    const lease = session.lease(performance.now());
    if (lease === null) throw new Error('the grant has ended');
    const id = newId();
    const targets = timed(
      () =>
        stations.map((one) => session.sign({ station: one.id, nonce: NONCE, id, t: 'cmd.lock', body: LOCK }, lease)),
      sign ?? [],
    );
    const message = { t: 'cmd.lock' as const, id, body: { ...lease, targets, order: LOCK } };
    const frames = timed(() => relay(encodeControl<'console-to-hub'>(message, 1), true), carry ?? []);
    const unsigned = { ...message, body: { ...message.body, targets: targets.map((one) => ({ ...one, sig: '' })) } };
    timed(() => relay(encodeControl<'console-to-hub'>(unsigned, 1), false), bare ?? []);
    frames.forEach((frame, at) => {
      const read = parseControl('hub-to-agent', frame);
      const keeper = stations[at]?.keeper;
      if (!read.ok || keeper === undefined) throw new Error('a station reads its frame');
      const judged = timed(() => keeper.judge(read.value as Message<'hub-to-agent'> as Command), judge ?? []);
      if (!judged.ok) throw new Error(`a lock was refused: ${judged.code}`);
    });
    // Not one long task: the machine does other things between two locks of a lesson as well.
    if (round % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const added = (carry ?? []).map((ms, at) => Math.max(0, ms - (bare?.[at] ?? 0)));
  const row = (what: string, values: number[] | undefined, most: number | null): Figure =>
    figure.times({ what, most, veyon: null }, spread(values ?? []), 'p99');
  return [
    row(`Console: signing a lock of ${STATIONS}`, sign, null),
    row(`Hub: what signatures add to carrying a lock of ${STATIONS}`, added, AT_HUB),
    row('Agent: verifying a signed lock', judge, AT_AGENT),
    row('Agent: verifying a new grant', grant, AT_AGENT),
  ];
};
