import { X509Certificate } from 'node:crypto';
import { hubUrn } from '@usher/protocol';
import { connect, createSecureContext } from 'node:tls';
import {
  createCertificateRequest,
  type Identity,
  openDeviceKey,
  openSchool,
  readCertificateRequest,
  type School,
  spkiOf,
  storeIdentity,
  TrustError,
} from '@usher/trust';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isIssuedLeaf, readCertificate } from '../../packages/trust/src/chain.ts';
import { deviceOf, isHub, isPinnedChain } from '../../packages/link/src/peer-certificate.ts';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { expectRefusalTold, expectServing, honestAgent } from './stage/aftermath.ts';
import { blurt, wholeLink } from './stage/blurt.ts';
import { forgeKey } from './stage/forge.ts';
import { heldMiB } from './stage/memory.ts';
import { mutate } from './stage/mutate.ts';
import { createChance, figure, profile, SEED } from './stage/profile.ts';

const TIMES = profile({ short: 2_000, long: 20_000 });

let running: RunningSchool;
let school: School;
let agent: Identity;
beforeAll(async () => {
  running = await RunningSchool.start();
  school = await openSchool(running.dataDir);
  agent = await running.enrolled('agent', 'PC-1');
  await honestAgent(running);
});
afterAll(() => running[Symbol.asyncDispose]());

const verifies = (leaf: X509Certificate, by: X509Certificate): boolean => {
  try {
    return leaf.verify(by.publicKey);
  } catch {
    return false;
  }
};
const derOf = (pem: string): Buffer => new X509Certificate(pem).raw;

describe(`[RT-049] mutated papers (SEED=${SEED})`, () => {
  test(`${TIMES} certificate requests are refused, or are for the very key that signed them`, async () => {
    const chance = createChance();
    const key = forgeKey();
    const request = await createCertificateRequest(key);
    const spki = spkiOf(key);
    const before = heldMiB();
    let refused = 0;
    for (let count = 0; count < TIMES; count += 1) {
      try {
        const read = await readCertificateRequest(mutate(request, chance));
        expect(read.spki.equals(spki)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-request' });
        expect(error).toBeInstanceOf(TrustError);
        refused += 1;
      }
    }
    figure(`${TIMES} requests: ${refused} refused; ${(heldMiB() - before).toFixed(1)} MiB more`);
    expect(refused).toBeGreaterThan(TIMES * 0.9);
    expect(heldMiB() - before).toBeLessThan(64);
  });

  test(`${TIMES} certificates pass for nobody's`, async () => {
    const chance = createChance(SEED + 1);
    const key = await openDeviceKey(join(running.folder, 'devices/PC-1'));
    const issuing = new X509Certificate(school.issuing.certificate);
    const hub = derOf(school.hub.certificateChain);
    const [device, root] = [derOf(agent.certificateChain), new X509Certificate(school.root)];
    const urn = `urn:usher:${school.schoolId}:agent:${agent.deviceId}`;
    const signed = (bytes: Buffer): string => bytes.subarray(4, -72).toString('hex');
    let parsed = 0;
    for (let count = 0; count < TIMES; count += 1) {
      const odd = mutate(device, chance);
      const leaf = readCertificate(odd);
      if (leaf !== null) {
        parsed += 1;
        const wish = { pin: school.pin, urn, usage: 'client', key } as const;
        // Whatever still verifies is what was signed, to the byte.
        if (isIssuedLeaf(leaf, issuing, wish)) expect(signed(leaf.raw)).toBe(signed(device));
        const named = deviceOf(leaf, school.schoolId);
        if (named !== null && verifies(leaf, issuing)) expect(named.id).toBe(agent.deviceId);
      }
      const posing = readCertificate(mutate(hub, chance));
      if (posing === null) continue;
      const chain = [posing, issuing, root];
      if (isPinnedChain(chain, school.pin, Date.now()) && isHub(chain, school.schoolId, school.pin)) {
        expect(posing.subjectAltName).toBe(`URI:${hubUrn(school.schoolId)}`);
        expect(signed(posing.raw)).toBe(signed(hub));
      }
    }
    figure(`${TIMES} certificates: ${parsed} could be read`);
    expect(parsed).toBeGreaterThan(0);
  });

  test('what a hub grants is kept only when it is right', async () => {
    const chance = createChance(SEED + 2);
    const folder = join(running.folder, 'devices/mutated');
    const key = await openDeviceKey(folder);
    expect(key.type).toBe('private');
    const issuer = derOf(school.issuing.certificate);
    const { deviceId, schoolId, kind, hub, root } = agent;
    for (let count = 0; count < 200; count += 1) {
      const certificate = mutate(derOf(agent.certificateChain), chance);
      const granted = { deviceId, schoolId, kind, hub, root, certificate, issuer: mutate(issuer, chance) };
      await expect(storeIdentity(folder, granted)).rejects.toMatchObject({ code: 'bad-grant' });
    }
  });

  test('certificates that a TLS library still shows open no link', async () => {
    const chance = createChance(SEED + 3);
    const device = derOf(agent.certificateChain);
    const times = profile({ short: 300, long: 3_000 });
    let shown = 0;
    for (let count = 0; count < times; count += 1) {
      const odd = mutate(device, chance);
      const cert = `-----BEGIN CERTIFICATE-----\n${odd.toString('base64')}\n-----END CERTIFICATE-----\n${school.issuing.certificate}`;
      try {
        createSecureContext({ cert, key: agent.privateKey });
      } catch {
        // Not even the attacker's own library takes it.
        continue;
      }
      shown += 1;
      const heard = await blurt(running.hub.port, { cert, key: agent.privateKey }, wholeLink(school.schoolId));
      if (!odd.equals(device)) expect(heard).not.toContain('"t":"welcome"');
    }
    figure(`${shown} of ${times} mutated certificates shown to the hub`);
    expect(shown).toBeGreaterThan(0);
    await expectRefusalTold(running.dataDir, 'not-enrolled');
    await expectServing(running);
  });

  test('garbage in place of a certificate message hurts nobody', async () => {
    const chance = createChance(SEED + 4);
    for (let count = 0; count < 50; count += 1)
      await new Promise<void>((resolve) => {
        const socket = connect({
          port: running.hub.port,
          host: '127.0.0.1',
          servername: '',
          ALPNProtocols: ['usher/1'],
          rejectUnauthorized: false,
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
        // Behind the handshake, on the wire itself: records that TLS cannot open.
        socket.on('secureConnect', () => {
          const raw = (socket as unknown as { _parent?: { write(bytes: Buffer): void } })._parent;
          raw?.write(chance.bytes(64));
          socket.end();
        });
      });
    await expectServing(running);
  });
});
