import { CaseBook } from '../../apps/hub/incidents/case/case-book.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LessonRoom } from './hub/lesson-room.ts';
import { plainReport } from './hub/made-report.ts';

let room: LessonRoom;
beforeEach(() => {
  room = new LessonRoom();
});
afterEach(() => room[Symbol.dispose]());

type Agent = ReturnType<LessonRoom['connect']>;

const bring = async (agent: Agent, body: ReturnType<typeof plainReport> & { readonly sig?: string }): Promise<void> => {
  agent.link.send({ t: 'report.submit', id: room.makeId(), body: { ...agent.sign(body), ...body } });
  await room.settle(agent.pair);
};

const cases = async () => (await new CaseBook(room.register, room.makeId).list({ limit: 100 })).cases;

test('[RPT4] keeps a report once however often it comes, and answers the same', async () => {
  const agent = room.station('PC-1').connect();
  const report = plainReport({ kinds: ['unkind'], text: 'he said' });
  for (let n = 0; n < 3; n += 1) await bring(agent, report);
  const answers = agent.take('report.kept');
  expect([answers.length, new Set(answers.map(({ receipt }) => receipt.leafHash)).size]).toEqual([3, 1]);
  expect(await cases()).toMatchObject([
    {
      reports: [
        {
          facts: { kinds: ['unkind'], room: 'ICT1', device: 'PC-1', reportId: report.reportId },
          words: { text: 'he said' },
          people: [{ person: 'pupil:amy', part: 'reporter' }],
        },
      ],
    },
  ]);
});

test('[RPT4] refuses another report under an id that is taken, and one that is not what its digest says', async () => {
  const agent = room.station('PC-1').connect();
  const report = plainReport();
  await bring(agent, report);
  const other = { ...plainReport({ text: 'other' }), reportId: report.reportId };
  await bring(agent, other);
  await bring(agent, { ...plainReport(), digest: 'a'.repeat(64) });
  expect(agent.take('refusal').map(({ code }) => code)).toEqual(['id-conflict', 'failed']);
  expect(await room.register.size()).toBe(1);
});

test('[RPT8] takes nothing that the device did not sign itself, not even from another of the school', async () => {
  const [one, two] = [room.station('PC-1').connect(), room.station('PC-2').connect()];
  const report = plainReport({ text: 'in the name of another' });
  await bring(one, { ...report, sig: two.sign(report).sig });
  await bring(one, { ...report, sig: one.sign(plainReport()).sig });
  expect(one.take('refusal').map(({ code }) => code)).toEqual(['not-signed', 'not-signed']);
  expect(await room.register.size()).toBe(0);
});

test('[RPT4] says that the register is down, and takes the report when it is back', async () => {
  const agent = room.station('PC-1').connect();
  const report = plainReport();
  await room.register[Symbol.asyncDispose]();
  await bring(agent, report);
  expect(agent.take('refusal').map(({ code }) => code)).toEqual(['register-down']);
});

test('[RPT6] takes reports of a quarantined device, and tells them apart by nothing', async () => {
  const station = room.station('PC-1');
  const agent = station.connect();
  room.lesson.quarantine(station.id);
  await bring(agent, plainReport({ text: 'before' }));
  const again = station.connect();
  await bring(again, plainReport({ text: 'after' }));
  expect([agent.take('report.kept').length, again.take('report.kept').length]).toEqual([1, 1]);
  expect((await cases()).flatMap(({ reports }) => reports.map(({ words }) => words.text))).toEqual(['after', 'before']);
});

test('[RPT6] keeps what cannot be opened as it came', async () => {
  const agent = room.station('PC-1').connect();
  await bring(agent, plainReport({}, 'sealed for somebody else'));
  const [one] = await cases();
  expect(one?.reports[0]?.words.text).toContain(Buffer.from('sealed for somebody else').toString('base64'));
});

test('[INC3] an addition goes to its own case, and a flood into the last, and nothing is dropped', async () => {
  const agent = room.station('PC-1').connect();
  const first = plainReport();
  await bring(agent, first);
  await bring(agent, plainReport({ addsTo: first.reportId, text: 'more' }));
  for (let n = 0; n < 20; n += 1) await bring(agent, plainReport({ text: `flood ${n}` }));
  const all = await cases();
  expect(all.reduce((sum, { reports }) => sum + reports.length, 0)).toBe(22);
  expect(all).toHaveLength(5);
  expect(all.at(-1)?.reports.map(({ kind }) => kind)).toEqual(['case.report', 'case.more']);
});

test('[RPT4] another computer cannot add to a case that is not its own', async () => {
  const [one, two] = [room.station('PC-1').connect(), room.station('PC-2').connect()];
  const first = plainReport();
  await bring(one, first);
  await bring(two, plainReport({ addsTo: first.reportId, text: 'not mine' }));
  expect((await cases()).map(({ reports }) => reports.length)).toEqual([1, 1]);
});

test('[RPT1] a link begins with the card, before anything else is asked', async () => {
  const agent = room.station('PC-1').connect();
  await bring(agent, plainReport());
  expect(agent.heardFirst()).toBe('register.card');
});
