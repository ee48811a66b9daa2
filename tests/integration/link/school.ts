import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeviceIdentity, listenForLinks, type Listening, type ListenOptions } from '@usher/link';
import type { Welcome } from '@usher/protocol';
import {
  checkEnrolmentProof,
  createCertificateRequest,
  createSchool,
  issueDeviceCertificate,
  newId,
  openDeviceKey,
  openIdentity,
  openSchool,
  readCertificateRequest,
  type School,
  storeIdentity,
} from '@usher/trust';

/** A real school in a folder of its own; disposing removes it. */
export type TestSchool = AsyncDisposable & {
  readonly folder: string;
  readonly school: School;
  /** An enrolled device's identity, made without a network. */
  readonly device: (kind: 'agent' | 'console') => Promise<DeviceIdentity>;
};

export const makeSchool = async (name = 'Test School'): Promise<TestSchool> => {
  const folder = await mkdtemp(join(tmpdir(), 'usher-link-'));
  await createSchool({ name, folder: join(folder, 'school') });
  const school = await openSchool(join(folder, 'school'));
  return {
    folder,
    school,
    async device(kind) {
      const deviceId = newId();
      const place = join(folder, deviceId);
      const request = await readCertificateRequest(await createCertificateRequest(await openDeviceKey(place)));
      const granted = await issueDeviceCertificate(school, request, { kind, deviceId });
      const hub = { url: 'wss://127.0.0.1:1', pin: school.pin };
      await storeIdentity(place, { ...granted, deviceId, kind, hub, schoolId: school.schoolId, root: school.root });
      return openIdentity(place);
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** What a hub says to a device that it lets in. */
export const welcomeFor = (
  school: Pick<School, 'schoolId' | 'name'>,
  device: Welcome['device'],
): Omit<Welcome, 'connNonce' | 'connId'> => ({
  hubTime: 1_700_000_000_000,
  epoch: 1,
  revEpoch: 0,
  quarantined: false,
  school: { id: school.schoolId, name: school.name },
  device,
});

/** A hub's listener on a free port of loopback that welcomes every device of its school. */
export const listen = async (school: School, options: Partial<ListenOptions> = {}): Promise<Listening> =>
  listenForLinks({
    host: '127.0.0.1',
    port: 0,
    schoolId: school.schoolId,
    ...school.hub,
    root: school.root,
    admit: (device) => welcomeFor(school, { id: device.id, kind: device.kind, name: 'PC-1', room: null }),
    enrol: async () => ({ code: 'enrolment-closed', detail: 'no window is open' }),
    onAgent: () => undefined,
    onConsole: () => undefined,
    ...options,
  });

/** The hub's half of enrolment with one code that never ends. */
export const enrolWith =
  (school: School, code: string): ListenOptions['enrol'] =>
  async (request, { exporter }) => {
    const { spki, ...asked } = await readCertificateRequest(Buffer.from(request.csr, 'base64url'));
    if (!checkEnrolmentProof(code, { exporter, spki }, Buffer.from(request.proof, 'base64url')))
      return { code: 'wrong-code', detail: 'the code is wrong' };
    const deviceId = newId();
    const granted = await issueDeviceCertificate(school, { spki, ...asked }, { kind: request.kind, deviceId });
    return {
      schoolId: school.schoolId,
      schoolName: school.name,
      deviceId,
      certificate: granted.certificate.toString('base64url'),
      issuer: granted.issuer.toString('base64url'),
    };
  };

/** A hello as any device sends it. */
export const hello = () => ({
  software: '0.1.0',
  bootId: '01890a5d-ac96-774b-bcce-b302099a8057',
  lastEpoch: 0,
  policyVersion: 0,
});
