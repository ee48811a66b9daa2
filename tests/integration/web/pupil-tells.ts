import { randomUUID } from 'node:crypto';
import { readReport, reportAct } from '@usher/incidents';
import type { WebSchool } from './web-school.ts';

export type PupilTold = {
  readonly user: string;
  readonly device: string;
  readonly kinds: readonly string[];
  readonly text: string;
  readonly agoMs?: number;
};

/** What a pupil told, taken as from a device; answers the case once everybody who is to be told has been. */
export const pupilTells = async (school: WebSchool, told: PupilTold): Promise<string> => {
  const now = Math.trunc(school.clock.now());
  const raw = { kinds: told.kinds, text: told.text, occurredAt: now - (told.agoMs ?? 0) };
  const act = reportAct(readReport(raw, { source: 'pupil' }, now, randomUUID()), {
    reporter: `pupil:${told.user}`,
    source: 'pupil',
    room: 'ICT1',
    device: told.device,
    address: null,
    place: 'in-school',
    lessonTeacher: null,
  });
  const { id } = await school.book.open(act, { by: 'device:1', posts: [] });
  await school.web.settled();
  return id;
};
