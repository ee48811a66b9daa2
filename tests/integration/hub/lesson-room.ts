import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgentLinkPair, createConsoleLinkPair } from '@usher/link/testing';
import { DEFAULT_SETTINGS } from '@usher/incidents';
import type { Message, MessageBody, MessageType, Outgoing, Role, StationReport } from '@usher/protocol';
import { encodePicture, type MediaFrame } from '@usher/protocol';
import { createTestLogKey, FakeRegister } from '@usher/register/testing';
import { pino } from 'pino';
import { deliverySigner, isReturnOf, readSessionKey, SessionKey, spkiHash, spkiOf } from '@usher/trust';
import { SignInDesk } from '../../../apps/hub/accounts/sign-in.ts';
import { LiveRevocations } from '../../../apps/hub/authority/live-revocations.ts';
import { Revocations } from '../../../apps/hub/authority/revocations.ts';
import type { SchoolAuthority } from '../../../apps/hub/authority/school-authority.ts';
import { AuditBatch } from '../../../apps/hub/lesson/audit-batch.ts';
import { Lesson } from '../../../apps/hub/lesson/lesson.ts';
import { type OpenedIncidents, openIncidents } from '../../../apps/hub/incidents/open-incidents.ts';
import { idsOf } from '../../../apps/hub/make-id.ts';
import { Accounts } from '../../../apps/hub/store/accounts.ts';
import { AuditReader, AuditWriter } from '../../../apps/hub/store/audit-log.ts';
import { openStore } from '../../../apps/hub/store/open-store.ts';
import { RevEpoch } from '../../../apps/hub/store/rev-epoch.ts';
import { Rooms } from '../../../apps/hub/store/rooms.ts';
import { Sessions } from '../../../apps/hub/store/sessions.ts';
import { SchoolHand } from '../authority/school-hand.ts';
import { ManualClock } from './manual-clock.ts';

const log = pino({ level: 'silent' });

/** What every agent of these tests chose for its link. */
export const NONCE = 'A'.repeat(43);

/** The report of a station on which all is well. */
export const wellReport = (change: Partial<StationReport> = {}): StationReport => ({
  guard: 'up',
  monitors: [{ number: 0, width: 1920, height: 1080 }],
  cover: { kind: 'none' },
  session: { user: 'amy', forMs: 60_000 },
  idleForMs: null,
  hiddenForMs: null,
  tamperedForMs: null,
  ...change,
});

/** A picture as an agent sends it: headers that hold, and an image by its first bytes. */
export const pictureFrame = (stream: number, change: Partial<MediaFrame> & { readonly bytes?: number } = {}) => {
  const image = new Uint8Array(change.bytes ?? 200);
  image.set([0xff, 0xd8, 0xff]);
  const side = { width: 320, height: 180, sourceWidth: 1920, sourceHeight: 1080 };
  const payload = encodePicture({ capture: 1, ...side, sinceInputMs: 0, blocks: null, encoding: 'jpeg', image });
  return { kind: 1, key: true, more: false, stream, payload, ...change };
};

const newDeviceKey = () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), spki: spkiHash(spkiOf(privateKey)) };
};

type CommandType = 'cmd.cover' | 'cmd.lock' | 'cmd.release';

/** A lesson over a real store and links without a network; time stands still until told. */
export class LessonRoom implements Disposable {
  readonly clock = new ManualClock();
  readonly makeId = idsOf(this.clock);
  readonly dataDir = mkdtempSync(join(tmpdir(), 'usher-lesson-'));
  readonly db = openStore(this.dataDir);
  readonly audit = new AuditBatch(new AuditWriter(this.db), this.clock, log);
  readonly ended: string[] = [];
  /** Every password check that was made; a password is right when it is the stored text. */
  readonly checked: (string | null)[] = [];
  readonly school = new SchoolHand();
  readonly authority: SchoolAuthority = {
    grant: (grant) => this.school.state(grant),
    registerCard: (card) => this.school.registerCard(card),
    policy: (policy) => this.school.policy(policy),
    revocation: (revocation) => this.school.revocation(revocation),
    isSessionKey: (spki) => readSessionKey(spki) !== null,
    isReturn: (spki, link, sig) => isReturnOf(spki, { schoolId: this.school.schoolId, ...link }, sig),
  };
  readonly revocations: LiveRevocations;
  readonly lesson: Lesson;
  /** Every device of these tests has this key; what it signs names the device. */
  readonly #deviceKey = newDeviceKey();
  readonly register: FakeRegister;
  readonly registerAlarms: (readonly [string, string])[] = [];
  readonly incidents: OpenedIncidents;

  constructor() {
    const rooms = new Rooms(this.db);
    for (const name of ['ICT1', 'ICT2']) rooms.findOrMake(name, this.clock.now());
    const verify = async (record: string | null, password: string): Promise<boolean> => {
      this.checked.push(record);
      return password === record;
    };
    const signIns = new SignInDesk({
      accounts: new Accounts(this.db),
      rooms,
      passwords: { hash: async (password) => password, verify },
      sessions: new Sessions(this.db),
      authority: this.authority,
      audit: this.audit,
      clock: this.clock,
    });
    this.revocations = new LiveRevocations({
      revocations: new Revocations(this.db, this.clock),
      epoch: () => new RevEpoch(this.db).read(),
      known: () => this.lesson.known(),
      // The stations of these tests are on the board only.
      mayConnect: () => true,
      removeDevice: (id) => this.lesson.removeDevice(id),
      consoleOf: (grantId) => this.lesson.consoleOf(grantId),
      revoked: () => this.lesson.revoked(),
    });
    const key = createTestLogKey();
    this.register = new FakeRegister({ origin: 'usher/test', key, now: () => this.clock.now() });
    const { clock, makeId } = this;
    const logKey = Buffer.from(key.spki).toString('base64url');
    this.incidents = openIncidents({
      register: this.register,
      // These reports are not sealed: what is between a device and its seal is tested elsewhere.
      openSealed: async (sealed) => sealed,
      card: this.authority.registerCard({
        schoolId: this.school.schoolId,
        version: 1,
        origin: 'usher/test',
        logKey,
        recipient: `age1${'q'.repeat(58)}`,
      }),
      accounts: new Accounts(this.db),
      // Nobody adds evidence here; web-evidence.test.ts does.
      evidence: {
        dataDir: this.dataDir,
        school: { schoolId: this.school.schoolId, sign: () => '', isOfSchool: () => false },
      },
      settings: () => DEFAULT_SETTINGS,
      lesson: {
        placeOf: (device) => this.lesson.placeOf(device),
        stationsAt: (place) => this.lesson.stationsAt(place),
        withhold: (station, withheld) => this.lesson.withhold(station, withheld),
        alert: (alert) => this.lesson.alert(alert),
      },
      keyOf: () => this.#deviceKey.spki,
      onAlarm: (device, { kind }) => this.registerAlarms.push([device, kind]),
      onTold: () => undefined,
      clock,
      makeId,
      log,
    });
    this.lesson = new Lesson({
      audit: this.audit,
      signIns,
      authority: this.authority,
      schoolId: this.school.schoolId,
      epoch: () => this.revocations.epoch,
      revoke: (wish, by) => this.revocations.revoke(wish, by),
      consoleLockMs: 300_000,
      reports: this.incidents.reports,
      incidents: this.incidents.console,
      witnesses: this.incidents.witnesses,
      evidenceKeys: this.incidents.evidenceKeyTeller,
      clock: this.clock,
      makeId: this.makeId,
      log,
      onEnded: (device) => this.ended.push(device),
    });
  }

  account(user: string, role: Role, rooms: 'all' | readonly string[] = 'all'): void {
    const all = new Rooms(this.db);
    const ids = rooms === 'all' ? 'all' : rooms.flatMap((name) => all.find(name)?.id ?? []);
    new Accounts(this.db).put({ user, role, password: `${user}'s password`, rooms: ids }, this.clock.now());
  }

  auditLines() {
    return new AuditReader(this.db).after(0);
  }

  station(name: string, room = 'ICT1') {
    const id = this.makeId();
    this.lesson.addStation({ id, name, room }, null);
    return { id, connect: (report = wellReport(), seat?: string) => this.connect(id, report, seat) };
  }

  connect(id: string, report: StationReport, seat?: string) {
    const pair = createAgentLinkPair();
    const heard: Message<'hub-to-agent'>[] = [];
    let first: string | null = null;
    const shown: Message<'hub-to-agent'>[] = [];
    // Every link begins with what the school says of its register.
    pair.device.onMessage((message) => {
      first ??= message.t;
      if (message.t !== 'register.card' && message.t !== 'register.checkpoint') heard.push(message);
      else shown.push(message);
    });
    this.lesson.agentUp(id, pair.hub, { nonce: NONCE, seat });
    pair.device.send({ t: 'station.report', id: this.makeId(), body: report });
    const sign = deliverySigner({ deviceId: id, privateKey: this.#deviceKey.pem });
    return {
      id,
      pair,
      heard,
      sign,
      heardFirst: () => first,
      shown,
      link: pair.device,
      take: taker<'hub-to-agent'>(heard),
    };
  }

  console(id = this.makeId(), key = new SessionKey(), seat?: string) {
    const pair = createConsoleLinkPair();
    const heard: Message<'hub-to-console'>[] = [];
    const pictures: MediaFrame[] = [];
    pair.device.onMessage((message) => void (message.t.startsWith('register.') || heard.push(message)));
    pair.device.onMedia((frame) => pictures.push(frame));
    this.lesson.consoleUp(id, pair.hub, { nonce: NONCE, seat });
    pair.device.onMessage(({ t, body }) => void (t === 'grant' && key.hold(body, this.clock.monotonic())));
    const say = <T extends MessageType<'console-to-hub'>>(t: T, body: MessageBody<'console-to-hub', T>): string => {
      const messageId = this.makeId();
      pair.device.send({ t, id: messageId, body } as unknown as Outgoing<'console-to-hub'>);
      return messageId;
    };
    const signIn = (user: string, password = `${user}'s password`): string =>
      say('sign-in', { user, password, sessionKey: key.spki });
    /** Gives an order, signed for each station when there is a grant, and with nothing that could be a signature else. */
    const order = <T extends CommandType>(
      t: T,
      stations: readonly string[],
      body: MessageBody<'hub-to-agent', T>,
      messageId = this.makeId(),
    ): string => {
      const lease = key.lease(this.clock.monotonic());
      const unsigned = { grantId: this.makeId(), expMs: 1 };
      const targets = stations.map((station) =>
        lease === null
          ? { station, seq: 1, sig: '' }
          : key.sign({ station, nonce: NONCE, id: messageId, t, body }, lease),
      );
      const signed = { ...(lease ?? unsigned), targets, order: body };
      pair.device.send({ t, id: messageId, body: signed } as unknown as Outgoing<'console-to-hub'>);
      return messageId;
    };
    return {
      id,
      key,
      pair,
      heard,
      pictures,
      say,
      signIn,
      order,
      link: pair.device,
      take: taker<'hub-to-console'>(heard),
    };
  }

  /** Lets everything that is under way arrive, and what waits for a moment of gathering happen. */
  async settle(...pairs: { settled(): Promise<void> }[]): Promise<void> {
    for (let round = 0; round < 6; round += 1) {
      for (const pair of pairs) await pair.settled();
      await new Promise((done) => setImmediate(done));
      this.clock.pass(20);
    }
  }

  [Symbol.dispose](): void {
    this.db.close();
    rmSync(this.dataDir, { recursive: true });
  }
}

/** Takes what was heard of one type out of the list, as bodies. */
const taker =
  <D extends 'hub-to-agent' | 'hub-to-console'>(heard: Message<D>[]) =>
  <T extends MessageType<D>>(t: T): readonly MessageBody<D, T>[] => {
    const found = heard.filter((message) => message.t === t);
    for (const message of found) heard.splice(heard.indexOf(message), 1);
    return found.map((message) => message.body as MessageBody<D, T>);
  };
