import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAccount, type HubOptions, readAudit, type RunningHub, startHub } from '@usher/hub';
import { createSchool, openSchool } from '@usher/trust';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-web-hub-'));
  dataDir = join(folder, 'school');
  await createSchool({ name: 'Mill Lane', folder: dataDir });
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (more: Partial<HubOptions> = {}): Promise<RunningHub> =>
  startHub({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'silent' }),
    web: { port: 0, page: folder },
    ...more,
  });

const ask = async (hub: RunningHub, name: string, body: unknown): Promise<{ status: number; text: string }> => {
  const { root } = await openSchool(dataDir);
  const { port } = new URL(hub.web ?? '');
  return new Promise((resolve, reject) => {
    const headers = { origin: `https://localhost:${port}`, 'content-type': 'application/json', 'x-usher-page': '1' };
    const to = {
      host: '127.0.0.1',
      servername: 'localhost',
      port,
      ca: root,
      agent: false,
      path: `/api/${name}`,
      method: 'POST',
    };
    const asked = request({ ...to, headers: { ...headers, host: `localhost:${port}` } }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
};

it('is part of a hub that is asked for it, and goes with it', async () => {
  await addAccount(dataDir, { user: 'gus', role: null, posts: ['governor'], password: 'a quiet room', rooms: 'all' });
  const hub = await start();
  const signedIn = await ask(hub, 'sign-in', { user: 'gus', password: 'a quiet room' });
  expect([signedIn.status, JSON.parse(signedIn.text)]).toEqual([
    200,
    expect.objectContaining({ step: 'in', school: 'Mill Lane' }),
  ]);
  expect((await ask(hub, 'inbox', {})).status).toBe(401);
  await hub[Symbol.asyncDispose]();
  await expect(ask(hub, 'session', {})).rejects.toThrow(/ECONNREFUSED/);
  // Refusals stand in the hub's audit, counted.
  expect((await readAudit(dataDir)).filter(({ what }) => what === 'refusals').map(({ detail }) => detail)).toEqual([
    { 'web.not-signed-in': 1 },
  ]);
});

it('is not there where it is not asked for', async () => {
  const { web: _web, ...without } = { dataDir, host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }), web: null };
  await using hub = await startHub(without);
  expect(hub.web).toBeNull();
});

it('says so when its port is taken, and leaves nothing open', async () => {
  await using hub = await start();
  const port = Number(new URL(hub.web ?? '').port);
  const other = join(folder, 'other');
  await createSchool({ name: 'Hill Top', folder: other });
  await expect(start({ dataDir: other, web: { port, page: folder } })).rejects.toMatchObject({ code: 'port-in-use' });
  await using again = await start({ dataDir: other });
  expect(again.web).not.toBeNull();
});

it('keeps somebody with posts only away from the consoles, and needs posts or a role of everybody', async () => {
  const wrong = (account: object) =>
    addAccount(dataDir, { user: 'x', role: null, password: 'a quiet room', rooms: 'all', ...account } as never);
  await expect(wrong({})).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(wrong({ posts: ['king'] })).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(wrong({ posts: ['governor'], pupils: ['p1'] })).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(wrong({ posts: ['governor'], email: 'nowhere' })).rejects.toMatchObject({ code: 'bad-argument' });
  await wrong({ posts: ['head-of-year'], pupils: ['pupil:amy'], email: 'x@mill-lane.example' });
});
