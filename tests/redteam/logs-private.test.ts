import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Canvas, startXvfb } from '@usher/desktop/testing';
import { addAccount } from '@usher/hub';
import type { RegisterCard } from '@usher/protocol';
import { deliverySigner, newId, SessionKey } from '@usher/trust';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { doorFolder } from '../../apps/agent/service/door/door-folder.ts';
import { knock, tokenIn } from '../integration/agent/knock.ts';
import { honestReport, plainReport } from '../integration/hub/made-report.ts';
import { RunningSchool, saying } from '../integration/hub/running-school.ts';
import type { Program } from '../demo/program.ts';
import { logOf, startLoggedAgent, startLoggedHub } from './stage/logged-programs.ts';
import { figure } from './stage/profile.ts';

const DISPLAY = ':248';
const PATIENCE = { timeout: 15_000 } as const;

/** Words that nothing but a person's own could have put anywhere, by where they are said. */
const words = (what: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `kanarie-${what}-${n}`);
const CANARY = {
  pupils: words('pupil', 6),
  told: words('told', 10),
  address: words('address', 6),
  staff: words('staff', 2),
  strangers: words('stranger', 4),
  passwords: words('password', 6),
  orders: words('order', 2),
  incidents: words('incident', 4),
} as const;
const ALL = Object.values(CANARY).flat();

let folder: string;
let school: RunningSchool;
const opened = new AsyncDisposableStack();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-logged-'));
  opened.defer(() => rmSync(folder, { recursive: true }));
  school = opened.use(await RunningSchool.start());
  const screen = await startXvfb(DISPLAY, '800x600');
  opened.defer(() => screen.kill());
  const pupil = await Canvas.open(DISPLAY);
  opened.defer(() => pupil[Symbol.dispose]());
  pupil.window({ x: 0, y: 0, width: 800, height: 600 }, [200, 120, 40]);
  await pupil.drawn();
}, 60_000);
afterAll(() => opened.disposeAsync());

const agentData = (): string => join(folder, 'agent');
const door = (): string => doorFolder({ dataDir: agentData(), display: DISPLAY, uid: process.geteuid?.() ?? 0 });
const waiting = (): number => {
  using db = new DatabaseSync(join(agentData(), 'spool/reports.db'), { readOnly: true });
  return Number(db.prepare('SELECT count(*) AS n FROM report WHERE received_at IS NULL').get()?.['n']);
};
/** A pupil tells something at the agent's door. */
const tell = async (text: string, url: string): Promise<void> => {
  const report = { about: 'someone-else' as const, kinds: ['unkind'], text, url };
  const { answers } = await knock(
    door(),
    [
      { t: 'hello', token: tokenIn(door()) },
      { t: 'tell', report },
    ],
    2,
  );
  expect(answers.at(-1)).toMatchObject({ t: 'told' });
};

/** What the teacher does: a wrong try, a lesson with a message to all, and everything about an incident. */
const teach = async (): Promise<void> => {
  const console = await school.console(await school.enrolled('console', 'Desk'));
  const say: typeof saying = saying;
  for (const [n, user] of CANARY.strangers.slice(0, 2).entries()) {
    const sessionKey = new SessionKey().spki;
    console.link.send(say('sign-in', { user, password: CANARY.passwords[n] ?? '', sessionKey }));
    await console.next('refusal');
  }
  const key = new SessionKey();
  const [user = '', password = ''] = [CANARY.staff[0], CANARY.passwords[4]];
  console.link.send(say('sign-in', { user, password, sessionKey: key.spki }));
  key.hold((await console.next('grant')).body, performance.now());
  await console.next('signed-in');
  console.link.send(say('room.open', { room: 'ICT1' }));
  const [station] = (await console.next('room')).body.stations.filter(({ link }) => link === 'up');
  const lease = key.lease(performance.now());
  if (station === undefined || lease === null) throw new Error('there is no lesson');
  const order = { durationMs: 60_000, message: CANARY.orders[0] ?? '' };
  const id = newId();
  const target = key.sign({ station: station.id, nonce: station.nonce ?? '', id, t: 'cmd.lock', body: order }, lease);
  console.link.send({ t: 'cmd.lock', id, body: { ...lease, targets: [target], order } });
  expect((await console.next('cmd.result')).body.outcome).toBe('done');
  // The same once more is refused, and the words with it.
  console.link.send({
    t: 'cmd.lock',
    id: newId(),
    body: { ...lease, targets: [target], order: { ...order, message: CANARY.orders[1] ?? '' } },
  });
  const [text = '', note = '', outcome = '', odd = ''] = CANARY.incidents;
  console.link.send(say('incident.raise', { station: station.id, room: null, kinds: [], text, agoMs: 0 }));
  const { caseId } = (await console.next('incident.done')).body;
  console.link.send(say('incident.note', { caseId, text: note }));
  await console.next('incident.done');
  console.link.send(say('incident.outcome', { caseId, outcome: 'no-such-outcome', text: outcome }));
  console.link.send(say('incident.note', { caseId: newId(), text: odd }));
  await expect.poll(() => console.link.refusals.size, PATIENCE).toBeGreaterThan(0);
  await console.hangUp();
};

/** Reports of computers of the test's own, one of which cannot be opened, and one that says two things under one id. */
const bringOthers = async (): Promise<void> => {
  const identity = await school.enrolled('agent', 'PC-2');
  const other = await school.agent(identity);
  const card = JSON.parse((await other.next('register.card')).body.text) as RegisterCard;
  for (const [n, user] of CANARY.pupils.entries()) {
    const body = await honestReport(identity, card, { user, text: CANARY.told[n] ?? '', url: CANARY.address[n] ?? '' });
    other.link.send({ t: 'report.submit', id: newId(), body });
    await other.next('report.kept');
    // Its digest is of something else, and it is refused.
    if (n === 0) other.link.send({ t: 'report.submit', id: newId(), body: { ...body, digest: '0'.repeat(64) } });
    // Nobody sealed this one; it is kept as it came, and the hub says that it could not open it.
    const open = plainReport({ user, text: CANARY.told[n] });
    const signed = { ...open, ...deliverySigner(identity)(open) };
    if (n === 1) other.link.send({ t: 'report.submit', id: newId(), body: signed });
    if (n === 1) await other.next('report.kept');
  }
  await other.hangUp();
};

/** Somebody at the web application: wrong names, searches without leave, and words where none belong. */
const browse = async (web: string): Promise<void> => {
  const [, , third = '', fourth = ''] = CANARY.strangers;
  const bodies = [
    { user: third, password: CANARY.passwords[2] },
    { user: CANARY.staff[1], password: CANARY.passwords[5] },
  ];
  const ask = (path: string, init: RequestInit = {}): Promise<unknown> =>
    fetch(new URL(path, web), { ...init, redirect: 'manual' }).then((answer) => answer.text(), String);
  for (const path of ['/api/sign-in', '/sign-in', '/api/session'])
    for (const body of bodies.map((one) => JSON.stringify(one)))
      await ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await ask(`/api/incidents?words=${fourth}`);
  await ask(`/${fourth}?user=${third}&password=${CANARY.passwords[3]}`);
};

const filesOf = (of: string): readonly string[] =>
  readdirSync(of, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
const spoken = (text: string | Buffer): readonly string[] => ALL.filter((word) => text.includes(word));
const titleOf = (pid: number): string =>
  ['cmdline', 'comm'].map((what) => readFileSync(`/proc/${pid}/${what}`, 'utf8')).join('\n');

test(`[RT-105] none of ${ALL.length} names and texts of people is in a log, an error, a crash file or a process's title`, async () => {
  for (const [n, role] of (['teacher', 'dsl'] as const).entries())
    await addAccount(school.dataDir, {
      user: CANARY.staff[n] ?? '',
      role,
      password: CANARY.passwords[4 + n] ?? '',
      rooms: 'all',
    });
  await school.stopHub();
  const logs = { hub: join(folder, 'hub.log'), agent: join(folder, 'agent.log') };
  const said: string[] = [];
  let hub = await startLoggedHub(school.dataDir, logs.hub);
  opened.defer(() => hub.program.stop());
  school.elsewhere = hub.hub;
  const at = { folder, hub: hub.hub, display: DISPLAY, log: logs.agent };
  let agent: Program = startLoggedAgent({ ...at, code: await school.code() });
  opened.defer(() => agent.stop());
  said.push(await agent.ready);
  agent.onLine((line) => said.push(line));
  hub.program.onLine((line) => said.push(line));
  await bringOthers();
  await tell(CANARY.told[6] ?? '', CANARY.address[4] ?? '');
  await expect.poll(waiting, PATIENCE).toBe(0);
  await teach();
  await browse(hub.web);
  const titles = [hub.pid, agent.pid].map(titleOf);
  // The hub is gone in the midst of it, and so is the agent.
  hub.program.kill();
  await hub.program.ended;
  await tell(CANARY.told[7] ?? '', '');
  await tell(CANARY.told[8] ?? '', CANARY.address[5] ?? '');
  agent.kill();
  await agent.ended;
  hub = await startLoggedHub(school.dataDir, logs.hub);
  school.elsewhere = hub.hub;
  agent = startLoggedAgent({ ...at, hub: hub.hub });
  said.push(await agent.ready);
  await tell(CANARY.told[9] ?? '', '');
  await expect.poll(waiting, PATIENCE).toBe(0);
  await Promise.all([agent.stop(), hub.program.stop()]);
  // They went through all of it: the register has what was told.
  const register = readFileSync(join(school.dataDir, 'register.db'));
  expect(CANARY.told.filter((word) => !register.includes(word))).toEqual([]);
  const [hubLog, agentLog] = [logOf(logs.hub), logOf(logs.agent)];
  expect(hubLog).toContain('a report could not be opened');
  expect(agentLog).toContain('no link to the hub');
  figure(`${hubLog.split('\n').length} lines of the hub's log, ${agentLog.split('\n').length} of the agent's`);
  expect({ hub: spoken(hubLog), agent: spoken(agentLog), said: spoken(said.join('\n')) }).toEqual({
    hub: [],
    agent: [],
    said: [],
  });
  expect(spoken(titles.join('\n'))).toEqual([]);
  // Nor anywhere at the pupil's computer: what a pupil told is nobody's to read there.
  const pupils = [...CANARY.told, ...CANARY.address, ...CANARY.pupils];
  const readable = filesOf(agentData()).filter((path) =>
    spoken(readFileSync(path)).some((word) => pupils.includes(word)),
  );
  expect(readable).toEqual([]);
  const crashed = [...filesOf(folder), ...filesOf(school.dataDir), ...readdirSync('.')].filter((path) =>
    /(^|\/)(core(\.\d+)?|report\.\d+.*\.json|.*\.(dmp|heapsnapshot))$/.test(path),
  );
  expect(crashed).toEqual([]);
});
