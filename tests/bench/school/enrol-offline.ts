import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  createCertificateRequest,
  type Identity,
  newId,
  openDeviceKey,
  openSchool,
  proveEnrolment,
  readCertificateRequest,
  storeIdentity,
} from '@usher/trust';
import { pino } from 'pino';
import { systemClock } from '../../../apps/hub/clock.ts';
import { EnrolmentDoor } from '../../../apps/hub/enrolment/enrolment-door.ts';
import { openWindowIn } from '../../../apps/hub/enrolment/open-window.ts';
import { schoolRegistrar } from '../../../apps/hub/school-trust.ts';
import { openStore } from '../../../apps/hub/store/open-store.ts';
import { makeFolder } from './folders.ts';

export type DeviceWish = {
  readonly kind: 'agent' | 'console';
  readonly name: string;
  readonly room: string | null;
  /** Where the device keeps its identity; left out for one that lives in the bench's own memory. */
  readonly folder?: string;
};

/**
 * Enrols devices into a school whose hub is not running yet, through the hub's own door but without the
 * network, because the network door rightly admits no more than one a second.
 */
export const enrolOffline = async (dataDir: string, wishes: readonly DeviceWish[]): Promise<Identity[]> => {
  const school = await openSchool(dataDir);
  const registrar = schoolRegistrar(school);
  const db = openStore(dataDir);
  await using folder = await makeFolder();
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
    for (const [index, { kind, name, room, folder: own = join(folder.path, String(index)) }] of wishes.entries()) {
      const csr = await createCertificateRequest(await openDeviceKey(own));
      const exporter = randomBytes(32);
      const { spki } = await readCertificateRequest(csr);
      const proof = proveEnrolment(code, { exporter, spki }).toString('base64url');
      const answer = await door.enrol({ kind, name, room, csr: csr.toString('base64url'), proof }, exporter);
      if ('code' in answer) throw new Error(`enrolling ${name}: ${answer.code}`);
      const granted = {
        deviceId: answer.deviceId,
        schoolId: answer.schoolId,
        kind,
        // Every dialler of the bench names the hub itself, whose port is not known yet.
        hub: { url: 'wss://127.0.0.1:1', pin: school.pin },
        root: school.root,
        certificate: Buffer.from(answer.certificate, 'base64url'),
        issuer: Buffer.from(answer.issuer, 'base64url'),
      };
      identities.push(await storeIdentity(own, granted));
    }
    return identities;
  } finally {
    db.close();
  }
};
