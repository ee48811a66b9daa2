import { describe, expect, it } from 'vitest';
import { newsKey } from './incidents.ts';
import { fakeId } from './testing/fake-pupils.ts';
import { inLesson } from './testing/in-lesson.ts';

const MINUTE = 60_000;

describe('Incidents', () => {
  it('lists the newest first and earlier ones when asked, each once', async () => {
    const { program, incidents } = await inLesson();
    for (let i = 0; i < 13; i += 1) program.incidents.add(i * MINUTE);
    await incidents.refresh();
    expect(incidents.list.value).toMatchObject({ kind: 'there', next: 10, more: 'no' });
    await incidents.more();
    const list = incidents.list.value;
    if (list.kind !== 'there') throw new Error('there is no list');
    const times = list.incidents.map(({ openedAt }) => openedAt);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect([times.length, list.next]).toEqual([13, null]);
  });

  it('says why the list or earlier ones could not be had, and keeps what is there', async () => {
    const { program, incidents } = await inLesson();
    program.refuse('incidents.list', 'register-down');
    await incidents.refresh();
    expect(incidents.list.value).toEqual({ kind: 'failed', code: 'register-down' });
    program.refuse('incidents.list', null);
    for (let i = 0; i < 13; i += 1) program.incidents.add(i * MINUTE);
    await incidents.refresh();
    program.refuse('incidents.list', 'not-connected');
    await incidents.more();
    expect(incidents.list.value).toMatchObject({ kind: 'there', more: { code: 'not-connected' } });
  });

  it('[IND6] puts the alert and the news of a hidden screen away once its incident was opened', async () => {
    const { program, incidents, view, lesson } = await inLesson();
    program.hide(fakeId(7 + 1));
    const [alert] = incidents.alerts.value;
    const station = lesson.session.value.stations.find(({ id }) => id === fakeId(8));
    if (alert === undefined || station === undefined) throw new Error('nobody hid anything');
    await incidents.open(alert.caseId);
    expect(incidents.opened.value).toMatchObject({ kind: 'there', read: { incident: { seen: true } } });
    expect(incidents.alerts.value).toEqual([]);
    expect(view.value.alertsHidden.has(newsKey(station))).toBe(true);
  });

  it('finds the incident of what is hidden now, and none of an earlier hiding there', async () => {
    const { program, incidents, lesson } = await inLesson();
    const at = () => lesson.session.value.stations[0];
    program.incidents.add(60 * MINUTE, { station: 'ICT1-01' });
    program.setStation(fakeId(1), { hiddenSince: Date.UTC(2026, 10, 23, 10, 45) });
    const station = at();
    if (station === undefined) throw new Error('there is no station');
    expect(await incidents.caseAt(station)).toEqual({ caseId: null });
    const caseId = program.incidents.add(0, { station: 'ICT1-01' });
    expect(await incidents.caseAt(station)).toEqual({ caseId });
  });

  it('shows what was added in what is open, and forgets everything when the person goes', async () => {
    const { program, incidents, view } = await inLesson();
    view.update((now) => ({ ...now, incidents: true }));
    const caseId = program.incidents.add(0);
    await incidents.open(caseId);
    expect(await incidents.note(caseId, 'we spoke')).toEqual({ caseId });
    await new Promise((resolve) => setTimeout(resolve));
    expect(incidents.opened.value).toMatchObject({ read: { parts: [{ kind: 'note', text: 'we spoke' }] } });
    program.refuse('incident.note', 'timed-out');
    expect(await incidents.note(caseId, 'again')).toEqual({ code: 'timed-out' });
    incidents.forget();
    expect([incidents.opened.value, incidents.list.value.kind, incidents.alerts.value]).toEqual([null, 'loading', []]);
  });
});
