import type { MessageBody } from '@usher/protocol';
import { newId } from '@usher/trust';
import { describe, expect, it } from 'vitest';
import { serveCalls } from '../calls.ts';
import { LessonStage, station, WELCOME } from '../testing/lesson-stage.ts';

const open = async (): Promise<LessonStage> => {
  const stage = new LessonStage();
  stage.linkUp();
  await stage.signIn();
  return stage;
};

const alertAt = (at: MessageBody<'hub-to-console', 'station'>): MessageBody<'hub-to-console', 'incident.alert'> => ({
  caseId: newId(),
  what: 'hidden',
  station: at.id,
  name: at.name,
  room: at.room,
  at: WELCOME.hubTime,
});
const line = (caseId: string): MessageBody<'hub-to-console', 'incident.case'>['incident'] => ({
  caseId,
  openedAt: WELCOME.hubTime,
  state: 'open',
  room: 'ICT1',
  station: 'PC-1',
  source: 'pupil',
  own: false,
  seen: true,
});
const alerts = (stage: LessonStage): readonly (readonly string[])[] =>
  stage.told
    .filter(([event]) => event === 'incident.alerts')
    .map(([, payload]) => (payload as { alerts: { caseId: string }[] }).alerts.map(({ caseId }) => caseId));

describe('incidents asked for', () => {
  it('[IND2] are answered by what answers that very question', async () => {
    const stage = await open();
    const [one, two] = [
      stage.lesson.handlers['incidents.list']({ before: null }),
      stage.lesson.handlers['incidents.list']({ before: 7 }),
    ];
    const [first, second] = await stage.said('incident.list');
    expect([first?.body, second?.body]).toEqual([{ before: null }, { before: 7 }]);
    await stage.hub('incident.list', { re: second?.id ?? '', incidents: [], next: 3 });
    await stage.hub('incident.list', { re: first?.id ?? '', incidents: [line(newId())], next: null });
    expect(await two).toEqual({ ok: true, incidents: [], next: 3 });
    expect(await one).toMatchObject({ ok: true, incidents: [{ station: 'PC-1' }], next: null });
  });

  it('[IND2] are refused with the hub’s code, and say when it cannot be reached or does not answer', async () => {
    const stage = await open();
    const caseId = newId();
    const refused = stage.lesson.handlers['incident.read']({ caseId });
    await stage.refuse('unknown-incident', (await stage.said('incident.read'))[0]?.id);
    expect(await refused).toEqual({ ok: false, code: 'unknown-incident' });
    const silent = stage.lesson.handlers['incident.note']({ caseId, text: 'we spoke' });
    await stage.said('incident.note');
    stage.clock.advance(60_000);
    expect(await silent).toEqual({ ok: false, code: 'timed-out' });
    await stage.cut();
    expect(await stage.lesson.handlers['incidents.list']({ before: null })).toEqual({
      ok: false,
      code: 'not-connected',
    });
  });

  it('[IND3] [IND4] are raised, noted and given an outcome as the page said it', async () => {
    const stage = await open();
    const { handlers } = stage.lesson;
    const caseId = newId();
    const raised = { station: null, room: 'Hall', kinds: ['unkind'], text: 'at lunch', agoMs: 60_000 };
    const asked = [
      handlers['incident.raise'](raised),
      handlers['incident.note']({ caseId, text: 'and again' }),
      handlers['incident.outcome']({ caseId, outcome: 'talked', text: '' }),
    ];
    const said = [
      ...(await stage.said('incident.raise')),
      ...(await stage.said('incident.note')),
      ...(await stage.said('incident.outcome')),
    ];
    expect(said.map(({ body }) => body)).toEqual([
      raised,
      { caseId, text: 'and again' },
      { caseId, outcome: 'talked', text: '' },
    ]);
    for (const { id } of said) await stage.hub('incident.done', { re: id, caseId });
    expect(await Promise.all(asked)).toEqual(Array(3).fill({ ok: true, caseId }));
  });
});

describe('alerts', () => {
  it('[IND6] are told until the incident was opened here', async () => {
    const stage = await open();
    const [one, two] = [alertAt(station('PC-1')), alertAt(station('PC-2'))];
    await stage.hub('incident.alert', one);
    await stage.hub('incident.alert', two);
    const { caseId } = one;
    const read = stage.lesson.handlers['incident.read']({ caseId });
    const [said] = await stage.said('incident.read');
    const answer = { re: said?.id ?? '', incident: line(caseId), parts: [], more: false, outcomes: ['talked'] };
    await stage.hub('incident.case', answer);
    expect(await read).toMatchObject({ ok: true, outcomes: ['talked'] });
    expect(alerts(stage)).toEqual([[caseId], [caseId, two.caseId], [two.caseId]]);
  });

  it('[IND6] are over when staff end the hiding, also one that ended while the link was down', async () => {
    const stage = await open();
    const pc = station('PC-1');
    const opened = stage.lesson.handlers['room.open']({ room: 'ICT1' });
    const hidden = { ...pc, hiddenSince: WELCOME.hubTime };
    await stage.hub('room', { room: 'ICT1', stations: [hidden], last: true });
    await opened;
    await stage.hub('incident.alert', alertAt(pc));
    await stage.hub('station', pc);
    expect(alerts(stage).at(-1)).toEqual([]);
    await stage.hub('station', hidden);
    await stage.hub('incident.alert', alertAt(pc));
    await stage.hub('room', { room: 'ICT1', stations: [pc], last: true });
    expect(alerts(stage).at(-1)).toEqual([]);
  });

  it('[IDL3] [IND6] that come while the console is locked are told after it, and nothing of them before', async () => {
    const stage = await open();
    const invoke = serveCalls(stage.lesson, () => undefined);
    const asked = invoke('incidents.list', { before: null }).catch((error: unknown) => Object(error).code);
    const [said] = await stage.said('incident.list');
    await invoke('lock', {});
    const late = alertAt(station('PC-1'));
    await stage.hub('incident.alert', late);
    await stage.hub('incident.list', { re: said?.id ?? '', incidents: [line(late.caseId)], next: null });
    expect(await asked).toBe('console-locked');
    for (const [call, input] of [
      ['incidents.list', { before: null }],
      ['incident.read', { caseId: late.caseId }],
      ['incident.raise', { station: null, room: null, kinds: [], text: '', agoMs: 0 }],
      ['incident.note', { caseId: late.caseId, text: 'x' }],
      ['incident.outcome', { caseId: late.caseId, outcome: 'talked', text: '' }],
    ] as const)
      await expect(invoke(call, input)).rejects.toMatchObject({ code: 'console-locked' });
    expect(alerts(stage)).toEqual([]);
    expect(JSON.stringify(stage.told)).not.toContain(late.caseId);
    expect(await invoke('unlock', { secret: 'three words liked' })).toEqual({ ok: true });
    await invoke('start', {});
    expect(alerts(stage)).toEqual([[late.caseId]]);
  });

  it('[IND6] are not for whoever signs in next', async () => {
    const stage = await open();
    await stage.hub('incident.alert', alertAt(station('PC-1')));
    const out = stage.lesson.handlers['sign-out']({});
    await stage.said('sign-out');
    await stage.hub('signed-out', { reason: 'asked' });
    await out;
    await stage.signIn();
    stage.told.length = 0;
    await stage.lesson.handlers.start({});
    expect(alerts(stage)).toEqual([]);
  });
});
