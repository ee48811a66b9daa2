import { expect, test } from 'vitest';
import { LessonRoom } from './hub/lesson-room.ts';

test('[TAM4] every alarm of a station is one line of audit', async () => {
  using room = new LessonRoom();
  const agent = room.station('PC-1').connect();
  agent.link.send({ t: 'station.alarm', id: room.makeId(), body: { kind: 'guard-killed', count: 3 } });
  agent.link.send({ t: 'station.alarm', id: room.makeId(), body: { kind: 'door-refused', count: 1 } });
  await room.settle(agent.pair);
  const line = { who: null, console: null, what: 'alarm', station: agent.id, outcome: 'told' };
  expect(room.auditLines()).toMatchObject([
    { ...line, detail: { kind: 'guard-killed', count: 3 } },
    { ...line, detail: { kind: 'door-refused', count: 1 } },
  ]);
});
