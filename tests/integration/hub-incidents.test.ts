import { DEFAULT_SETTINGS } from '@usher/incidents';
import { newId } from '@usher/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LessonRoom } from './hub/lesson-room.ts';
import { plainReport } from './hub/made-report.ts';

let room: LessonRoom;
beforeEach(() => {
  room = new LessonRoom();
  room.account('mo', 'teacher');
  room.account('eve', 'teacher');
  room.account('dee', 'dsl');
});
afterEach(() => room[Symbol.dispose]());

const TILE = { monitor: 0, view: 'tile', width: 320, height: 180, intervalMs: 1_000 } as const;

const seated = async (user: string, open: string | null = 'ICT1') => {
  const console = room.console();
  console.signIn(user);
  await room.settle(console.pair);
  if (open !== null) console.say('room.open', { room: open });
  await room.settle(console.pair);
  console.heard.length = 0;
  return console;
};

const bring = async (agent: ReturnType<LessonRoom['connect']>, said: Record<string, unknown> = {}) => {
  const unsigned = plainReport(said);
  const body = { ...unsigned, ...agent.sign(unsigned) };
  agent.link.send({ t: 'report.submit', id: room.makeId(), body });
  await room.settle(agent.pair);
  return body.reportId;
};

/** Reading the register takes a few turns more than a message. */
const settle = async (console: Awaited<ReturnType<typeof seated>>): Promise<void> => {
  for (let round = 0; round < 12; round += 1) {
    await room.settle(console.pair);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
};

test('[IND1] those who have the room open hear which station needs them, and not why', async () => {
  const agent = room.station('PC-1').connect();
  const [mo, eve, dee] = [await seated('mo'), await seated('eve', 'ICT2'), await seated('dee', null)];
  await bring(agent, { kinds: ['unkind'], text: 'a secret' });
  await settle(mo);
  const alerts = mo.take('incident.alert');
  expect(alerts).toMatchObject([{ what: 'hidden', station: agent.id, name: 'PC-1', room: 'ICT1' }]);
  expect(JSON.stringify(alerts)).not.toContain('secret');
  expect([eve.take('incident.alert'), dee.take('incident.alert')]).toEqual([[], []]);
});

test('[IND1] the adult in the room hears nothing of what was to go to another', async () => {
  const agent = room.station('PC-1').connect();
  const mo = await seated('mo');
  await bring(agent, { about: 'adult-here', text: 'it is about Mo' });
  await settle(mo);
  expect(mo.take('incident.alert')).toEqual([]);
  mo.say('incident.list', { before: null });
  await settle(mo);
  expect(mo.take('incident.list')).toMatchObject([{ incidents: [], next: null }]);
});

test('[IND2] a teacher sees that it is there, the safeguarding lead what was said, a stranger nothing', async () => {
  const agent = room.station('PC-1').connect();
  const [mo, eve, dee] = [await seated('mo'), await seated('eve', 'ICT2'), await seated('dee', null)];
  await bring(agent, { kinds: ['stranger'], text: 'he wants to meet' });
  for (const one of [mo, eve, dee]) {
    one.say('incident.list', { before: null });
    await settle(one);
  }
  const [mine] = mo.take('incident.list');
  expect(mine?.incidents).toMatchObject([{ state: 'open', station: 'PC-1', own: false }]);
  expect(eve.take('incident.list')[0]?.incidents).toEqual([]);
  const caseId = dee.take('incident.list')[0]?.incidents[0]?.caseId ?? '';
  for (const one of [mo, eve, dee]) {
    one.say('incident.read', { caseId });
    await settle(one);
  }
  expect(JSON.stringify(mo.take('incident.case'))).not.toContain('meet');
  expect(eve.take('refusal').map(({ code }) => code)).toEqual(['unknown-incident']);
  const [shown] = dee.take('incident.case');
  expect(shown?.parts.map(({ text }) => text)).toContain('he wants to meet');
  expect(agent.take('report.seen').map(({ by }) => by)).toEqual(['mo', 'dee']);
});

test('[IND10] tells the school’s kinds to who may raise an incident', async () => {
  const mo = await seated('mo');
  mo.say('incident.kinds', {});
  await settle(mo);
  const [told] = mo.take('incident.kinds');
  expect(told?.kinds.map(({ id }) => id)).toEqual(DEFAULT_SETTINGS.kinds.map(({ id }) => id));
});

test('[IND3] a member of staff raises an incident at a station, and away from any', async () => {
  const agent = room.station('PC-1').connect();
  const mo = await seated('mo');
  mo.say('incident.raise', { station: agent.id, room: null, kinds: [], text: 'I saw something', agoMs: 5_000 });
  mo.say('incident.raise', { station: null, room: 'ICT1', kinds: ['unkind'], text: 'in the corridor', agoMs: 0 });
  mo.say('incident.raise', { station: newId(), room: null, kinds: [], text: '', agoMs: 0 });
  mo.say('incident.raise', { station: null, room: null, kinds: ['no-such-kind'], text: '', agoMs: 0 });
  await settle(mo);
  expect(mo.take('incident.done')).toHaveLength(2);
  expect(mo.take('refusal').map(({ code }) => code)).toEqual(['unknown-station', 'not-offered']);
  mo.say('incident.list', { before: null });
  await settle(mo);
  expect(mo.take('incident.list')[0]?.incidents.map(({ station, own }) => [station, own])).toEqual([
    [null, true],
    ['PC-1', true],
  ]);
});

test('[IND4] whose lesson it was records what came of it, once it is an outcome of the school’s', async () => {
  const agent = room.station('PC-1').connect();
  const [mo, eve] = [await seated('mo'), await seated('eve', 'ICT2')];
  await bring(agent);
  await settle(mo);
  const caseId = mo.take('incident.alert')[0]?.caseId ?? '';
  mo.say('incident.outcome', { caseId, outcome: 'talked', text: 'all right to carry on' });
  mo.say('incident.outcome', { caseId, outcome: 'made-up', text: '' });
  mo.say('incident.note', { caseId, text: 'we spoke after the lesson' });
  eve.say('incident.note', { caseId, text: 'not mine' });
  await settle(mo);
  await settle(eve);
  expect(mo.take('incident.done')).toHaveLength(2);
  expect(mo.take('refusal').map(({ code }) => code)).toEqual(['not-allowed']);
  expect(eve.take('refusal').map(({ code }) => code)).toEqual(['unknown-incident']);
  expect((await room.incidents.book.read(caseId))?.entries.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['case.report', 'case.outcome', 'case.note']),
  );
});

test('[IND5] a station where staff saw something is not looked at by anybody until something came of it', async () => {
  const agent = room.station('PC-1').connect();
  const mo = await seated('mo');
  mo.say('view.start', { stream: 1, station: agent.id, ...TILE });
  await settle(mo);
  expect(agent.take('view.start')).toHaveLength(1);
  mo.say('incident.raise', { station: agent.id, room: null, kinds: [], text: 'I saw something', agoMs: 0 });
  await settle(mo);
  expect(agent.take('view.stop')).toHaveLength(1);
  expect(mo.take('station').at(-1)?.withheld).toBe(true);
  const eve = await seated('eve');
  eve.say('view.start', { stream: 9, station: agent.id, ...TILE });
  await settle(eve);
  expect(agent.take('view.start')).toEqual([]);
  const caseId = mo.take('incident.done')[0]?.caseId ?? '';
  mo.say('incident.outcome', { caseId, outcome: 'talked', text: '' });
  await settle(mo);
  expect(agent.take('view.start')).toHaveLength(1);
  expect(mo.take('station').at(-1)?.withheld).toBe(false);
});
