import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentLink, dialAgent, type Dialled } from '@usher/link';
import {
  createCertificateRequest,
  type Identity,
  newId,
  openDeviceKey,
  openSchool,
  readCertificateRequest,
  proveEnrolment,
  storeIdentity,
} from '@usher/trust';
import { pino } from 'pino';
import { systemClock } from '../../apps/hub/clock.ts';
import { EnrolmentDoor } from '../../apps/hub/enrolment/enrolment-door.ts';
import { openWindowIn } from '../../apps/hub/enrolment/open-window.ts';
import { schoolRegistrar } from '../../apps/hub/school-trust.ts';
import { openStore } from '../../apps/hub/store/open-store.ts';
import { simulateAgent, type SimulatedCounts } from './simulated-agent.ts';
import { makeSimulatedPicture, type SimulatedPicture } from './simulated-picture.ts';

const KINDS_OF_DESKTOP = 4;
// The hub lets 8 connections of one address wait for their welcome (LIM7).
const DIALLING_AT_ONCE = 6;

export type DeviceWish = {
  readonly kind: 'agent' | 'console';
  readonly name: string;
  readonly room: string | null;
};

/**
 * Enrols devices into a school whose hub is not running yet, through the hub's own door but without the
 * network, because the network door rightly admits no more than one a second.
 */
export const enrolOffline = async (
  dataDir: string,
  url: string,
  wishes: readonly DeviceWish[],
): Promise<Identity[]> => {
  const school = await openSchool(dataDir);
  const registrar = schoolRegistrar(school);
  const db = openStore(dataDir);
  const folder = await mkdtemp(join(tmpdir(), 'usher-simulated-'));
  try {
    const window = { minutes: 60, count: wishes.length };
    const { code } = openWindowIn(dataDir, window, { registrar, clock: systemClock, makeId: newId });
    const door = new EnrolmentDoor({
      db,
      registrar,
      school: { id: school.schoolId, name: school.name },
      clock: systemClock,
      makeId: newId,
      log: pino({ level: 'silent' }),
      onEnrolled: () => undefined,
      onRevoked: () => undefined,
    });
    const identities: Identity[] = [];
    for (const [index, wish] of wishes.entries()) {
      const own = join(folder, String(index));
      const csr = createCertificateRequest(await openDeviceKey(own));
      const exporter = randomBytes(32);
      const { spki } = readCertificateRequest(csr);
      const proof = proveEnrolment(code, { exporter, spki }).toString('base64url');
      const answer = door.enrol({ ...wish, csr: csr.toString('base64url'), proof }, exporter);
      if ('code' in answer) throw new Error(`enrolling ${wish.name}: ${answer.code}`);
      const granted = {
        deviceId: answer.deviceId,
        schoolId: answer.schoolId,
        kind: wish.kind,
        hub: { url, pin: school.pin },
        root: school.root,
        certificate: Buffer.from(answer.certificate, 'base64url'),
        issuer: Buffer.from(answer.issuer, 'base64url'),
      };
      identities.push(await storeIdentity(own, granted));
    }
    return identities;
  } finally {
    db.close();
    await rm(folder, { recursive: true });
  }
};

/** Agents that are linked and answering; disposing ends their links. */
export type SimulatedAgents = AsyncDisposable & { readonly counts: SimulatedCounts; readonly linked: () => number };

/** Dials the hub as each of the agents, and resolves when every link was up once. */
export const startSimulatedAgents = async (
  identities: readonly Identity[],
  hub: { readonly url: string; readonly pin: string },
): Promise<SimulatedAgents> => {
  const counts: SimulatedCounts = { pictures: 0, bytes: 0, dropped: 0, commands: 0 };
  const desktops = new Map<string, SimulatedPicture>();
  for (let seed = 0; seed < KINDS_OF_DESKTOP; seed += 1)
    desktops.set(`${seed}`, await makeSimulatedPicture(320, 180, seed));
  const up = new Set<AgentLink>();
  const dialled: Dialled[] = [];
  const dialOne = (identity: Identity, index: number): Promise<void> =>
    new Promise((resolve) => {
      const desktop = desktops.get(`${index % KINDS_OF_DESKTOP}`);
      const hello = () => ({ software: 'simulated', bootId: newId(), lastEpoch: 0, policyVersion: 0 });
      const onUp = (link: AgentLink): void => {
        up.add(link);
        link.onEnd(() => up.delete(link));
        if (desktop !== undefined) simulateAgent(link, () => desktop, counts);
        resolve();
      };
      dialled.push(dialAgent({ hub, identity, hello, onUp, onDown: () => undefined }));
    });
  const waiting = identities.entries();
  const dialNext = async (): Promise<void> => {
    for (const [index, identity] of waiting) await dialOne(identity, index);
  };
  await Promise.all(Array.from({ length: DIALLING_AT_ONCE }, dialNext));
  return {
    counts,
    linked: () => up.size,
    async [Symbol.asyncDispose]() {
      await Promise.all(dialled.map((one) => one[Symbol.asyncDispose]()));
    },
  };
};
