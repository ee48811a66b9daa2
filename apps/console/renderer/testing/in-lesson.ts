import { hostOf } from '../host.ts';
import { Incidents } from '../incidents.ts';
import { Lesson } from '../session.ts';
import { newView } from '../view.ts';
import { FakeProgram } from './fake-program.ts';
import { fakeRoom } from './fake-pupils.ts';

export const NOW = Date.UTC(2026, 10, 23, 10, 45);

/** A teacher in a lesson, with a program that lives in memory and no page drawn. */
export const inLesson = async () => {
  const program = new FakeProgram({
    user: 'a',
    password: 'b',
    stations: fakeRoom(30, NOW, true),
    now: () => NOW,
    start: {
      school: 'Ashbourne',
      needsAccount: false,
      link: { state: 'up', code: null, hubClockAheadMs: 0 },
      signedIn: { user: 'a', role: 'teacher', rooms: ['ICT1'], hasPin: false },
      lock: null,
      registerTrouble: null,
      settings: {
        scheme: 'system',
        lockMinutes: 20,
        lockMessage: 'Listen, please',
        tileWidth: 120,
        singleKeys: true,
        room: null,
        user: null,
        troubleRead: 0,
      },
    },
  });
  const host = hostOf(program.bridge);
  const lesson = new Lesson(host);
  const view = newView();
  const incidents = new Incidents(host, { session: lesson.session, view });
  await lesson.start();
  await new Promise((resolve) => setTimeout(resolve));
  return { program, host, lesson, view, incidents };
};
