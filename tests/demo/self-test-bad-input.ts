import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Checks, insist } from './checks.ts';
import type { Demonstration } from './demonstration.ts';
import { ROOM, TEACHER } from './school.ts';
import { type Answer, usher } from './usher.ts';

const Failure = z.object({ ok: z.literal(false), code: z.string(), cause: z.string() });

/** A refusal must be one line with the cause, an exit status, and a code for scripts. */
const refused = ({ status, json, errors }: Answer, ...codes: readonly string[]): void => {
  insist(status !== 0, 'it ended well');
  const { code } = Failure.parse(json);
  insist(codes.includes(code), `the code is ${code}: ${errors.trim()}`);
  insist(errors.trim().split('\n').length === 1, `it said more than one line: ${errors}`);
};

/** Splits a command as it would be typed; `{name}` stands for a value that may hold spaces. */
const words = (line: string, values: Readonly<Record<string, string>>): string[] =>
  line
    .split(' ')
    .map((word) => /^\{(\w+)\}$/.exec(word)?.[1] ?? word)
    .map((word) => values[word] ?? word);

/** What goes wrong most often at a prompt, each refused in one line and changing nothing. */
export const checkBadInput = async (checks: Checks, { school, pupils }: Demonstration): Promise<void> => {
  const wrongPin = 'ab'.repeat(32);
  const display = pupils[0]?.display ?? ':0';
  const inFolder = (name: string): string => join(school.folder, 'bad', name);
  const hubData = join(school.folder, 'hub');
  const password = { USHER_PASSWORD: TEACHER.password };

  const agent = (
    name: string,
    given: { pin?: string; code?: string; display?: string; data?: string },
  ): Promise<Answer> =>
    usher(
      words(
        'agent run --data {data} --hub {url} --pin {pin} --code {code} --room {room} --station {name} --display {display}',
        {
          data: inFolder(name),
          url: school.url,
          pin: school.pin,
          code: 'ZZZZZ-ZZZZZ',
          room: ROOM,
          name,
          display,
          ...given,
        },
      ),
    );
  const stations = (data: string, code: string): Promise<Answer> =>
    usher(
      words('lesson stations --hub {url} --pin {pin} --code {code} --user {user} --data {data}', {
        url: school.url,
        pin: school.pin,
        code,
        user: TEACHER.user,
        data,
      }),
      password,
    );

  await checks.check('an agent with the wrong pin is refused', async () =>
    refused(await agent('bad-1', { pin: wrongPin, code: await school.enrolmentCode(1) }), 'wrong-pin'),
  );
  await checks.check('an agent with a wrong code is refused', async () =>
    refused(await agent('bad-2', {}), 'wrong-code', 'enrolment-closed'),
  );
  await checks.check('a used-up code is refused', async () => {
    const code = await school.enrolmentCode(1);
    const first = await stations(inFolder('first'), code);
    insist(first.status === 0, first.errors);
    refused(await stations(inFolder('second'), code), 'code-used-up', 'enrolment-closed');
  });
  await checks.check('an agent for a display that is not there is refused', async () =>
    refused(await agent('bad-3', { display: ':989', code: await school.enrolmentCode(1) }), 'no-display'),
  );
  await checks.check('an agent whose data folder cannot be made is refused', async () =>
    refused(await agent('bad-4', { data: join(hubData, 'school.json', 'agent') }), 'data-folder'),
  );
  await checks.check('a wrong password is refused', async () =>
    refused(
      await usher(['lesson', 'stations', '--user', TEACHER.user, '--data', join(school.folder, 'clerk')], {
        USHER_PASSWORD: 'wrong',
      }),
      'wrong-password',
    ),
  );
  await checks.check('an unknown station is refused', async () =>
    refused(await school.lesson('cover', '--station', 'NOWHERE-1'), 'unknown-station'),
  );
  await checks.check('an account for an unknown room is refused', async () =>
    refused(
      await usher(words('account add --data {hubData} --user x --role teacher --room NOWHERE', { hubData }), password),
      'unknown-room',
    ),
  );
  await checks.check('clearing a station that is not in quarantine is refused', async () =>
    refused(
      await usher(
        words('device clear --data {hubData} --station {station}', {
          hubData,
          station: `${ROOM}/${pupils[0]?.station ?? ''}`,
        }),
      ),
      'not-quarantined',
    ),
  );
  await checks.check('sealing the folder of an agent that runs is refused', async () =>
    refused(
      await usher(words('agent seal --data {data}', { data: join(school.folder, 'agents', pupils[0]?.station ?? '') })),
      'already-running',
    ),
  );
  await checks.check('sealing a folder that is not an agent’s is refused', async () =>
    refused(await usher(words('agent seal --data {hubData}', { hubData })), 'unknown-files'),
  );
  await checks.check('a second hub on the data of one that runs is refused', async () =>
    refused(await usher(words('hub run --data {hubData} --listen 127.0.0.1:0', { hubData })), 'in-use'),
  );
  await checks.check('a hub on a port that is taken is refused', async () => {
    const neighbour = inFolder('neighbour');
    const made = await usher(words('school init --data {neighbour} --name Neighbour', { neighbour }));
    insist(made.status === 0, made.errors);
    const place = new URL(school.url).host;
    refused(await usher(words('hub run --data {neighbour} --listen {place}', { neighbour, place })), 'port-in-use');
  });
  await checks.check('a school in a folder that has one is refused', async () =>
    refused(await usher(words('school init --data {hubData} --name Another', { hubData })), 'school-exists'),
  );
  await checks.check('a data folder of a newer version is refused', async () => {
    const newer = inFolder('newer');
    cpSync(hubData, newer, { recursive: true });
    const database = new DatabaseSync(join(newer, 'hub.db'));
    database.exec('PRAGMA user_version = 999');
    database.close();
    refused(await usher(words('hub run --data {newer} --listen 127.0.0.1:0', { newer })), 'newer-data');
  });
  await checks.check('a console for a display that is not there is refused', async () =>
    refused(
      await usher(
        words('console --hub {url} --pin {pin} --code {code} --data {data}', {
          url: school.url,
          pin: school.pin,
          code: await school.enrolmentCode(1),
          data: inFolder('console'),
        }),
        { DISPLAY: ':989' },
      ),
      'no-display',
    ),
  );
};
