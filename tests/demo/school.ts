import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { preparePostgres } from '@usher/register';
import type { PostgresServer } from '@usher/register/testing';
import { z } from 'zod';
import { ELECTRON_CONSOLE, electronBinary } from './electron.ts';
import { type Program, startProgram } from './program.ts';
import { type Answer, startUsher, usher } from './usher.ts';

/** The account of the demonstration school; it exists only there. */
export const TEACHER = { user: 'm.osei', password: 'a quiet room' } as const;

/** Whoever looks after incidents there, in the web application. */
export const LEAD = { user: 'd.lead', password: 'a listening ear' } as const;

export const ROOM = 'ICT1';

/** Port 9 throws away what it is sent (RFC 863), and nothing here listens on it. */
const NOWHERE = 'wss://127.0.0.1:9';

const HubReady = z.object({ url: z.string(), pin: z.string(), web: z.string(), pid: z.number().optional() });
const Window = z.object({ code: z.string() });

export type Pupil = { readonly station: string; readonly display: string };

/** A school on this computer: a hub and the agents of its pupils' desktops. */
export type School = {
  readonly url: string;
  readonly pin: string;
  /** Where the web application is. */
  readonly web: string;
  /** The register's file, or its database as the owner's URL. */
  readonly register: string;
  readonly hub: Program;
  readonly folder: string;
  /** Opens an enrolment window for `count` devices and gives its code. */
  enrolmentCode(count: number): Promise<string>;
  /** `code` is needed the first time; `offline` gives it an address where no hub is. */
  startAgent(pupil: Pupil, how: { readonly code?: string; readonly offline?: boolean }): Program;
  /** Runs one `usher lesson` command as the teacher. */
  lesson(...args: string[]): Promise<Answer>;
  startConsole(code: string, display: string): Program;
};

const must = (what: string, answer: Answer): unknown => {
  if (answer.status !== 0) throw new Error(`${what}: ${answer.errors.trim()}`);
  return answer.json;
};

/** Sets a school up in a folder and starts its hub, as a network manager would by hand. */
export const startSchool = async (folder: string, database: PostgresServer | null = null): Promise<School> => {
  const data = join(folder, 'hub');
  mkdirSync(folder, { recursive: true });
  must('school init', await usher(['school', 'init', '--data', data, '--name', 'Hawthorn Lane School']));
  must(
    'account add',
    await usher(['account', 'add', '--data', data, '--user', TEACHER.user, '--role', 'teacher'], {
      USHER_PASSWORD: TEACHER.password,
    }),
  );
  must(
    'account add',
    await usher(
      ['account', 'add', '--data', data, '--user', LEAD.user, '--role', 'dsl', '--post', 'online-safety-lead'],
      { USHER_PASSWORD: LEAD.password },
    ),
  );
  const place = await database?.school();
  if (place !== undefined) await preparePostgres({ ownerUrl: place.ownerUrl, role: place.role });
  const hub = startUsher(
    'hub',
    ['hub', 'run', '--data', data, '--listen', '127.0.0.1:0'],
    place === undefined ? {} : { USHER_REGISTER: place.url },
  );
  const { url, pin, web } = HubReady.parse(JSON.parse(await hub.ready));
  const enrolmentCode = async (count: number): Promise<string> =>
    Window.parse(
      must('enrol open', await usher(['enrol', 'open', '--data', data, '--minutes', '30', '--count', String(count)])),
    ).code;
  const teacher = { USHER_PASSWORD: TEACHER.password };
  const clerk = join(folder, 'clerk');
  let clerkEnrolled: Promise<unknown> | undefined;
  const hubArgs = ['--hub', url, '--pin', pin];
  const lesson = async (...args: string[]): Promise<Answer> => {
    const [verb = 'stations', ...rest] = args;
    const command = (...more: string[]): string[] => [
      'lesson',
      verb,
      ...hubArgs,
      '--user',
      TEACHER.user,
      '--data',
      clerk,
      ...more,
      ...rest,
    ];
    // The first command of a computer enrols it; the ones after use the identity it then has.
    if (clerkEnrolled === undefined) {
      const first = enrolmentCode(1).then((code) =>
        usher(['lesson', 'stations', ...hubArgs, '--user', TEACHER.user, '--data', clerk, '--code', code], teacher),
      );
      clerkEnrolled = first;
      must('enrolling the command', await first);
    } else await clerkEnrolled;
    return usher(command(), teacher);
  };
  return {
    url,
    pin,
    web,
    register: place?.ownerUrl ?? join(data, 'register.db'),
    hub,
    folder,
    enrolmentCode,
    startAgent: ({ station, display }, { code, offline = false }) =>
      startUsher(`agent of ${station}`, [
        'agent',
        'run',
        '--data',
        join(folder, 'agents', station),
        ...(offline ? ['--hub', NOWHERE, '--pin', pin] : hubArgs),
        '--room',
        ROOM,
        '--station',
        station,
        '--display',
        display,
        ...(code === undefined ? [] : ['--code', code]),
      ]),
    lesson,
    startConsole: (code, display) => {
      const args = [...hubArgs, '--code', code, '--data', join(folder, 'console'), '--user', TEACHER.user];
      const env = { ...teacher, DISPLAY: display };
      const electron = electronBinary();
      // Chromium runs as root without its sandbox only, which the console of Electron is not started with.
      if (electron === null || process.getuid?.() === 0) return startUsher('console', ['console', ...args], env);
      return startProgram('console', [electron, ELECTRON_CONSOLE, ...args], env);
    },
  };
};
