import { SMTPServer } from 'smtp-server';
import { afterEach, expect, it } from 'vitest';
import { pupilTells } from './web/pupil-tells.ts';
import { WebSchool } from './web/web-school.ts';

type Arrived = { readonly to: readonly string[]; readonly text: string };

/** A real mail server. `refuse` names an address it has no mailbox for. */
const mailServer = async (port = 0, refuse?: string) => {
  const arrived: Arrived[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) =>
      address === refuse ? done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })) : done(),
    onData: (stream, { envelope }, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        arrived.push({
          to: envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString('utf8'),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const address = server.server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return { arrived, port: own, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
};

let stop = new AsyncDisposableStack();
afterEach(async () => {
  await stop.disposeAsync();
  stop = new AsyncDisposableStack();
});
const schoolWith = async (port: number) =>
  stop.use(
    await WebSchool.start({
      mail: { smtp: `smtp://127.0.0.1:${port}`, from: 'usher@mill-lane.example' },
      hosts: ['hub.mill-lane.example'],
    }),
  );

const told = { user: 'CANARY-PUPIL', device: 'ICT1-07', kinds: ['unkind'], text: 'CANARY-WORDS' };

it('writes to whom the routes name: a link and nothing about anybody', async () => {
  const server = await mailServer();
  stop.defer(server.stop);
  const school = await schoolWith(server.port);
  await school.person('dana', ['online-safety-lead'], [], 'dana@mill-lane.example');
  await school.person('sue', ['dsl'], [], 'sue@mill-lane.example');
  await school.person('lena', ['online-safety-lead']);
  const id = await pupilTells(school, told);
  expect(server.arrived.map(({ to }) => to)).toEqual([['dana@mill-lane.example']]);
  const text = server.arrived[0]?.text.replaceAll(/=\r\n/g, '') ?? '';
  expect(text).toContain(`https://hub.mill-lane.example:${school.web.port}/#/case/${id}`);
  expect(text).toMatch(/^Subject: Usher: something waits for you\r$/m);
  expect(text).not.toMatch(/CANARY|unkind|Mill Lane|ICT1|dana(?!@)/);
  // Nobody opens it in the school's time: the next ones are written to.
  school.clock.pass(16 * 60_000);
  await school.web.settled();
  expect(server.arrived.map(({ to }) => to)).toEqual([['dana@mill-lane.example'], ['sue@mill-lane.example']]);
  expect(school.faults).toEqual([]);
});

it('keeps what it has to send while the mail server is down, and sends it when it is back', async () => {
  const before = await mailServer();
  await before.stop();
  const school = await schoolWith(before.port);
  await school.person('dana', ['online-safety-lead'], [], 'dana@mill-lane.example');
  await pupilTells(school, told);
  await pupilTells(school, { ...told, device: 'ICT1-08' });
  expect(school.faults.join('')).toContain('tried again');
  expect(school.faults.join('')).not.toMatch(/CANARY|dana/);
  const server = await mailServer(before.port);
  stop.defer(server.stop);
  school.clock.pass(31_000);
  await school.web.settled();
  expect(server.arrived).toHaveLength(2);
});

it('lets a mailbox that does not exist hold nobody up', async () => {
  const server = await mailServer(0, 'gone@mill-lane.example');
  stop.defer(server.stop);
  const school = await schoolWith(server.port);
  await school.person('anna', ['online-safety-lead'], [], 'gone@mill-lane.example');
  await school.person('dana', ['online-safety-lead'], [], 'dana@mill-lane.example');
  await pupilTells(school, told);
  expect(server.arrived.map(({ to }) => to)).toEqual([['dana@mill-lane.example']]);
  expect(school.faults.join('')).toContain('for good');
});
