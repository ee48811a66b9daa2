import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConsoleOptions, runConsole } from '@usher/console';
import { addAccount } from '@usher/hub';
import { newId } from '@usher/trust';
import { type PlayedWindow, PlayedWindows, until } from '@usher/windows/testing';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { RunningSchool } from './integration/hub/running-school.ts';
import { filesBelow, scanFile } from './redteam/stage/secret-scan.ts';

const USER = 'a.teacher';
const PASSWORD = 'heron-canary-4417';
const WRONG = 'plover-canary-9021';
const PIN = '483920';

/** Calls as a page does and keeps whatever comes back, thrown or not. */
const recorded = (page: PlayedWindow) => {
  const answers: unknown[] = [];
  const call = async (name: string, input: unknown): Promise<unknown> => {
    const answer = await page.call(name, input).catch((error: unknown) => ({ thrown: error }));
    answers.push(answer);
    return answer;
  };
  return { answers, call };
};

/** Every way in which a device's private key is commonly written. */
const spellings = (pem: string): readonly string[] => {
  const key = createPrivateKey(pem);
  const { d = '' } = key.export({ format: 'jwk' });
  const bytes = Buffer.from(d, 'base64url');
  const der = key.export({ format: 'der', type: 'pkcs8' });
  return [d, bytes.toString('base64'), bytes.toString('hex'), der.toString('base64').slice(20, 60), 'PRIVATE KEY'];
};

test('[EH-11] no secret of the console reaches its page or its log, whatever the page asks', async () => {
  await using school = await RunningSchool.start();
  await addAccount(school.dataDir, { user: USER, role: 'teacher', password: PASSWORD, rooms: 'all' });
  const pupil = await school.enrolled('agent', 'PC-1');
  const agent = await school.agent(pupil);
  const logged: string[] = [];
  const dataDir = join(school.folder, 'console');
  const code = await school.code();
  const windows = new PlayedWindows();
  const options: ConsoleOptions = {
    dataDir,
    hub: school.address.url,
    pin: school.address.pin,
    code,
    account: { user: USER, password: PASSWORD },
    windows,
    log: pino({ level: 'trace' }, { write: (line) => void logged.push(line) }),
  };
  await using running = await runConsole(options);
  const [page] = windows.windows;
  if (page === undefined) throw new Error('no window was opened');
  const { answers, call } = recorded(page);
  const signedIn = async (): Promise<void> => {
    for (let at = 0; at < 200 && Object(await call('start', {})).signedIn === null; at += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
  };
  await signedIn();
  await call('room.open', { room: 'ICT1' });
  await call('tiles.visible', { stations: [pupil.deviceId], width: 300, height: 169 });
  await call('pin.set', { password: WRONG, pin: PIN });
  expect(await call('pin.set', { password: PASSWORD, pin: PIN })).toEqual({ ok: true });
  const order = { kind: 'lock', durationMs: 60_000, message: 'Eyes front' };
  const ordered = call('order', { stations: [pupil.deviceId, newId()], order });
  const { id } = await agent.next('cmd.lock');
  agent.link.send({ t: 'cmd.result', id: newId(), body: { re: id, outcome: 'done', cover: { kind: 'none' } } });
  await ordered;
  await call('lock', {});
  await call('unlock', { secret: WRONG });
  expect(await call('unlock', { secret: PIN })).toEqual({ ok: true });
  // What is not of the contract is refused, and not told back.
  for (const bad of [{ user: USER, password: PASSWORD, also: PIN }, { user: '', password: PASSWORD }, PASSWORD])
    expect(await call('sign-in', bad)).toMatchObject({ thrown: { code: 'bad-input' } });
  await call('sign-out', {});
  expect(await call('sign-in', { user: USER, password: WRONG })).toMatchObject({ ok: false });
  expect(await call('sign-in', { user: USER, password: PASSWORD })).toEqual({ ok: true });
  await school.stopHub();
  await until('the page hears that the hub is gone', () =>
    page.events('link').some((link) => Object(link).state === 'connecting'),
  );
  await call('sign-in', { user: USER, password: PASSWORD });

  expect([page.heard.length > 3, logged.length > 0]).toEqual([true, true]);
  expect([...running.refused.keys()]).toContain('bad-input');
  const identity = filesBelow(dataDir).filter((path) => path.endsWith('.key'));
  expect(identity).toHaveLength(1);
  const secrets = [PASSWORD, WRONG, PIN, code, code.replaceAll('-', '')].concat(
    identity.flatMap((path) => spellings(readFileSync(path, 'utf8'))),
  );
  const told = JSON.stringify([page.heard, answers]);
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
  expect(secrets.filter((secret) => logged.join('').includes(secret))).toEqual([]);
  expect(told).not.toContain(school.folder);
  // Nothing else looks like a key but what the agent chose for its link, which every console of the room may know.
  const file = join(school.folder, 'told.json');
  writeFileSync(file, told);
  const nonces = new Set(Array.from(told.matchAll(/"nonce":"([\w-]+)"/g), ([, nonce]) => nonce));
  expect(scanFile(file).filter(({ value }) => !nonces.has(value))).toEqual([]);
  await agent.hangUp();
});
