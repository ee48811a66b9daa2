import { join } from 'node:path';
import { z } from 'zod';
import { type Checks, insist } from './checks.ts';
import type { Demonstration } from './demonstration.ts';
import { ROOM, TEACHER } from './school.ts';
import { type Answer, usher } from './usher.ts';

const Failure = z.object({ ok: z.literal(false), code: z.string(), cause: z.string() });

/** A refusal must be one line with the cause, an exit status, and a code for scripts. */
const refused = ({ status, json, errors }: Answer, codes: readonly string[]): void => {
  insist(status !== 0, 'it ended well');
  const { code } = Failure.parse(json);
  insist(codes.includes(code), `the code is ${code}: ${errors.trim()}`);
  insist(errors.trim().split('\n').length === 1, `it said more than one line: ${errors}`);
};

/** What goes wrong most often at a prompt, each refused in one line and changing nothing. */
export const checkBadInput = async (checks: Checks, demo: Demonstration): Promise<void> => {
  const { school } = demo;
  const wrongPin = 'ab'.repeat(32);
  const agent = (pin: string, code: string, name: string): Promise<Answer> =>
    usher([
      'agent',
      'run',
      '--data',
      join(school.folder, 'bad', name),
      '--hub',
      school.url,
      '--pin',
      pin,
      '--code',
      code,
      '--room',
      ROOM,
      '--station',
      name,
      '--display',
      demo.pupils[0]?.display ?? ':0',
    ]);
  await checks.check('an agent with the wrong pin is refused', async () =>
    refused(await agent(wrongPin, await school.enrolmentCode(1), 'bad-1'), ['wrong-pin']),
  );
  await checks.check('an agent with a wrong code is refused', async () =>
    refused(await agent(school.pin, 'ZZZZZ-ZZZZZ', 'bad-2'), ['wrong-code', 'enrolment-closed']),
  );
  await checks.check('a wrong password is refused', async () =>
    refused(
      await usher(['lesson', 'stations', '--user', TEACHER.user, '--data', join(school.folder, 'clerk')], {
        USHER_PASSWORD: 'wrong',
      }),
      ['wrong-password'],
    ),
  );
  await checks.check('an unknown station is refused', async () =>
    refused(await school.lesson('cover', '--station', 'NOWHERE-1'), ['unknown-station']),
  );
  await checks.check('a hub on a port that is taken is refused', async () =>
    refused(await usher(['hub', 'run', '--data', join(school.folder, 'hub'), '--listen', new URL(school.url).host]), [
      'port-in-use',
    ]),
  );
  await checks.check('a school in a folder that has one is refused', async () =>
    refused(await usher(['school', 'init', '--data', join(school.folder, 'hub'), '--name', 'Another']), [
      'school-exists',
    ]),
  );
};
