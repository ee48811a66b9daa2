import { describe, expect, it } from 'vitest';
import { hostOf } from './host.ts';
import { Lesson } from './session.ts';
import { FakeProgram } from './testing/fake-program.ts';
import { fakeId, fakeRoom, fakeStation } from './testing/fake-pupils.ts';

const NOW = Date.UTC(2026, 10, 23, 10, 45);

const stage = (signedIn: boolean, stations = fakeRoom(12, NOW, false)) => {
  const program = new FakeProgram({
    user: 'm.okonkwo',
    password: 'three blue boats',
    stations,
    now: () => NOW,
    start: {
      school: 'Ashbourne',
      needsAccount: false,
      link: { state: 'up', code: null, hubClockAheadMs: 0 },
      signedIn: signedIn ? { user: 'm.okonkwo', role: 'teacher', rooms: ['ICT2', 'ICT1'], hasPin: false } : null,
      lock: null,
      registerTrouble: null,
      settings: {
        scheme: 'system',
        lockMinutes: 10,
        lockMessage: '',
        tileWidth: 120,
        singleKeys: true,
        room: 'ICT1',
        user: null,
        troubleRead: 0,
      },
    },
  });
  const host = hostOf(program.bridge);
  return { program, host, lesson: new Lesson(host) };
};

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('Lesson', () => {
  it('opens the room this computer stands in when somebody is signed in already', async () => {
    const { lesson } = stage(true);
    await lesson.start();
    await settled();
    expect(lesson.session.value.room).toEqual({ kind: 'open', room: 'ICT1' });
    expect(lesson.session.value.stations).toHaveLength(12);
  });

  it('shows no pupil before somebody has signed in', async () => {
    const { lesson, program } = stage(false);
    await lesson.start();
    expect(lesson.session.value).toMatchObject({ phase: 'signed-out', stations: [] });
    expect(program.calls.map(({ call }) => call)).toEqual(['start']);
  });

  it('answers why signing in was refused, and signs in when it is right', async () => {
    const { lesson } = stage(false);
    await lesson.start();
    expect(await lesson.signIn('m.okonkwo', 'wrong')).toBe('wrong-password');
    expect(await lesson.signIn('m.okonkwo', 'three blue boats')).toBeNull();
    expect(lesson.session.value.phase).toBe('signed-in');
  });

  it('says why the page cannot start', async () => {
    const { lesson, program } = stage(true);
    program.refuse('start', 'gone');
    await lesson.start();
    expect(lesson.session.value).toMatchObject({ phase: 'failed', failed: 'gone' });
  });

  it('keeps PCs in the order people count them', async () => {
    const { lesson, program } = stage(true, []);
    await lesson.start();
    for (const n of [10, 9, 2]) program.emit('station', fakeStation(n, NOW, { name: `PC-${n}` }));
    expect(lesson.session.value.stations.map(({ name }) => name)).toEqual(['PC-2', 'PC-9', 'PC-10']);
    program.emit('station', fakeStation(9, NOW, { name: 'PC-1' }));
    program.emit('station.gone', { id: fakeId(2) });
    expect(lesson.session.value.stations.map(({ name }) => name)).toEqual(['PC-1', 'PC-10']);
  });

  it('forgets every pupil when the session ends', async () => {
    const { lesson, program } = stage(true);
    await lesson.start();
    await settled();
    program.emit('signed-out', { reason: 'ended' });
    expect(lesson.session.value).toMatchObject({ phase: 'signed-out', left: 'ended', stations: [], person: null });
  });

  it('says which room may not be opened and why', async () => {
    const { lesson, program } = stage(true);
    program.refuse('room.open', 'not-allowed');
    await lesson.start();
    expect(lesson.session.value.room).toEqual({ kind: 'refused', room: 'ICT1', code: 'not-allowed' });
  });
});

describe('hostOf', () => {
  it('counts and leaves out events that are not of the contract', async () => {
    const { host, lesson, program } = stage(true);
    await lesson.start();
    program.emit('station', { id: 'nobody' } as never);
    expect(host.refused).toEqual({ station: 1 });
  });

  it('fails a call whose answer is not of the contract', async () => {
    const host = hostOf({ invoke: () => Promise.resolve({ nonsense: true }), on: () => () => undefined });
    await expect(host.call('start', {})).rejects.toMatchObject({ code: 'bad-answer' });
  });
});
