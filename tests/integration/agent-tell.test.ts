import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import {
  DOOR_LIMITS,
  DOOR_SOCKET,
  DOOR_TOKEN,
  type FromDoor,
  TELL_OPENS,
} from '../../apps/agent/contract/pupil-door.ts';
import type { PupilReport } from '../../apps/agent/contract/pupil-report.ts';
import { askToHide, watchPromise } from '../../apps/agent/pupil/ask-door.ts';
import { knock, tokenIn } from './agent/knock.ts';
import { OpenDoor } from './agent/open-door.ts';

const USHER = fileURLToPath(new URL('../../apps/usher/index.ts', import.meta.url));
const HIDE = { t: 'hide' } as const;
const WATCH = { t: 'watch' } as const;
const REPORT: PupilReport = { about: 'me', kinds: ['web-page'], text: 'Ein Bild ☂', url: 'https://example.org' };
const TELL = { t: 'tell', report: REPORT } as const;
const SAVED = { promise: 'promise.saved', by: null } as const;
const hello = (folder: string) => ({ t: 'hello', token: tokenIn(folder) }) as const;

const answersTo = async (opened: OpenDoor, said: Parameters<typeof knock>[1], enough: number) =>
  (await knock(opened.place, [hello(opened.place), ...said], enough)).answers.slice(1);

test('[DOR6] keeps what is told, an empty report too, and answers with what is promised', async () => {
  await using opened = await OpenDoor.open();
  const empty: PupilReport = { about: 'someone-else', kinds: [], text: '', url: '' };
  const answers = await answersTo(opened, [TELL, { t: 'tell', report: empty }], 3);
  expect(answers).toEqual([
    { t: 'told', ...SAVED },
    { t: 'told', ...SAVED },
  ]);
  expect(opened.reports?.told).toEqual([REPORT, empty]);
  expect(opened.heard).toEqual([REPORT, empty]);
});

test('[DOR6] takes the largest report there can be, however it is written', async () => {
  await using opened = await OpenDoor.open();
  const largest: PupilReport = {
    about: 'adult-here',
    kinds: Array.from({ length: 20 }, () => '\u0001'.repeat(64)),
    text: '\u0001'.repeat(20_000),
    url: '\u0001'.repeat(8_000),
  };
  expect(JSON.stringify({ t: 'tell', report: largest }).length).toBeLessThan(DOOR_LIMITS.tellBytes);
  expect(await answersTo(opened, [{ t: 'tell', report: largest }], 2)).toEqual([{ t: 'told', ...SAVED }]);
  expect(opened.reports?.told).toEqual([largest]);
});

const LONG = `{"t":"hide"${' '.repeat(DOOR_LIMITS.lineBytes)}}\n`;
const WRONG: readonly (readonly [name: string, said: string, code: string])[] = [
  [
    'a text that is too long',
    `${JSON.stringify({ ...TELL, report: { ...REPORT, text: 'x'.repeat(20_001) } })}\n`,
    'too-large',
  ],
  ['a report with more in it', `${JSON.stringify({ ...TELL, report: { ...REPORT, release: true } })}\n`, 'bad-message'],
  ['a release with a report', `${JSON.stringify({ t: 'release', report: REPORT })}\n`, 'bad-message'],
  ['another long message', LONG, 'too-large'],
  ['a long hide that begins as telling', `{"t":"tell","t":"hide"${' '.repeat(DOOR_LIMITS.lineBytes)}}\n`, 'too-large'],
  ['a long line that tells nothing, without an end', 'x'.repeat(DOOR_LIMITS.lineBytes), 'too-large'],
  ['telling without an end', TELL_OPENS + ' '.repeat(DOOR_LIMITS.tellBytes), 'too-large'],
];
test.for(WRONG)('[DOR3] [DOR6] refuses %s and hears no more', async ([, said, code]) => {
  await using opened = await OpenDoor.open();
  const { answers } = await knock(opened.place, [hello(opened.place), said, TELL, HIDE]);
  expect(answers.slice(1)).toEqual([{ t: 'refused', code }]);
  expect([opened.reports?.told, opened.hides]).toEqual([[], 0]);
});

test('[DOR2] [DOR6] nobody tells or watches without the token', async () => {
  await using opened = await OpenDoor.open();
  for (const said of [TELL, WATCH])
    expect((await knock(opened.place, [said])).answers).toEqual([{ t: 'refused', code: 'no-hello' }]);
  const long = { ...TELL, report: { ...REPORT, text: 'x'.repeat(5_000) } };
  expect((await knock(opened.place, [long])).answers).toEqual([{ t: 'refused', code: 'too-large' }]);
  expect(opened.reports?.told).toEqual([]);
});

test('[DOR6] says so when what was told cannot be kept, and the same guest may say it again', async () => {
  await using opened = await OpenDoor.open();
  const { reports } = opened;
  if (reports === null) throw new Error('there are none');
  reports.full = true;
  expect(await answersTo(opened, [TELL], 2)).toEqual([{ t: 'not-kept' }]);
  expect(opened.notKept).toHaveLength(1);
  reports.full = false;
  expect(await answersTo(opened, [TELL], 2)).toEqual([{ t: 'told', ...SAVED }]);
  await opened.door[Symbol.asyncDispose]();
  opened.reports = null;
  await opened.start();
  expect(await answersTo(opened, [TELL, WATCH], 3)).toEqual(
    expect.arrayContaining([{ t: 'not-kept' }, { t: 'promise', now: null, instead: false }]),
  );
});

test('[DOR6] whoever watches hears what is promised now and at every change, for longer than others may stay', async () => {
  await using opened = await OpenDoor.open();
  const { reports } = opened;
  const watching = knock(opened.place, [hello(opened.place), WATCH, WATCH]);
  await vi.waitFor(() => expect(reports?.listeners.size).toBe(1));
  opened.hand.pass(DOOR_LIMITS.openMs * 2);
  reports?.become(SAVED);
  reports?.become({ promise: 'promise.seen', by: 'Mrs Ali' });
  await vi.waitFor(() => expect(opened.door.guests).toBe(1));
  expect(await answersTo(opened, [TELL], 2)).toEqual([{ t: 'told', ...SAVED }]);
  await vi.waitFor(() => expect(opened.door.guests).toBe(1));
  opened.hand.pass(DOOR_LIMITS.watchMs);
  const { answers } = await watching;
  const heard = answers.filter((answer): answer is Extract<FromDoor, { t: 'promise' }> => answer?.t === 'promise');
  expect(heard.map(({ now }) => now)).toEqual([null, null, SAVED, { promise: 'promise.seen', by: 'Mrs Ali' }, SAVED]);
  expect(answers.some((answer) => answer?.t === 'refused')).toBe(false);
  expect(opened.door.refusals()).toEqual({});
  await vi.waitFor(() => expect(reports?.listeners.size).toBe(0));
});

test('[DOR6] [HID5] says to whoever watches that it is about an adult here', async () => {
  await using opened = await OpenDoor.open();
  const about = { t: 'tell', report: { ...REPORT, about: 'adult-here' } } as const;
  expect(await answersTo(opened, [WATCH, about], 4)).toEqual([
    { t: 'promise', now: null, instead: false },
    { t: 'promise', now: SAVED, instead: true },
    { t: 'told', ...SAVED },
  ]);
});

test('[DOR6] [DOR4] so many may watch that others can still hide the screens', async () => {
  await using opened = await OpenDoor.open();
  const { reports } = opened;
  const watching = Array.from({ length: DOOR_LIMITS.watchers }, () =>
    knock(opened.place, [hello(opened.place), WATCH]),
  );
  await vi.waitFor(() => expect(reports?.listeners.size).toBe(DOOR_LIMITS.watchers));
  expect(await answersTo(opened, [WATCH], 9)).toEqual([{ t: 'refused', code: 'too-many' }]);
  expect(await answersTo(opened, [HIDE], 2)).toEqual([{ t: 'hidden', black: true }]);
  opened.door.session(20_001);
  await Promise.all(watching);
  await vi.waitFor(() => expect(reports?.listeners.size).toBe(0));
  if (process.getuid?.() === 0)
    expect(await answersTo(opened, [WATCH], 2)).toEqual([{ t: 'promise', now: null, instead: false }]);
});

test('[DOR6] whoever watches may end it, and is let go at once', async () => {
  await using opened = await OpenDoor.open();
  const over = new AbortController();
  const heard: unknown[] = [];
  const watching = watchPromise({ display: ':249', dataDir: opened.folder }, (said) => heard.push(said), over.signal);
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  over.abort();
  await watching;
  await vi.waitFor(() => expect(opened.reports?.listeners.size).toBe(0));
});

test('[DOR6] whoever asks at a door that does not answer is told so in the end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-door-'));
  mkdirSync(join(folder, 'runtime'));
  writeFileSync(join(folder, 'runtime', DOOR_TOKEN), 'ab'.repeat(32));
  const silent = createServer();
  silent.listen(join(folder, 'runtime', DOOR_SOCKET));
  await once(silent, 'listening');
  const asked = askToHide({ display: ':249', dataDir: folder }).catch((cause: unknown) => cause);
  expect(await asked).toMatchObject({ code: 'no-door' });
  silent.close();
  rmSync(folder, { recursive: true });
}, 20_000);

/** `usher pupil tell` at a door, as the account of this test. */
const pupilTell = async ({ folder }: OpenDoor, ...more: readonly string[]) => {
  const args = [USHER, 'pupil', 'tell', '--display', ':249', '--data', folder, ...more];
  const child = spawn(process.execPath, args, { cwd: '/', env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, failed] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (failed += chunk.toString()));
  const [status] = await once(child, 'close');
  return { said, failed, status: status as unknown };
};

test('[DOR6] the command tells at the door, and says what is promised', async () => {
  await using opened = await OpenDoor.open();
  const { said, status } = await pupilTell(
    opened,
    '--text=A man writes to me',
    '--url=https://example.org',
    '--kind=stranger',
    '--kind=message',
  );
  expect([said.trim(), status]).toEqual(['Saved on this computer. The school gets it as soon as it can be sent.', 0]);
  expect(opened.reports?.told).toEqual([
    { about: 'me', kinds: ['stranger', 'message'], text: 'A man writes to me', url: 'https://example.org' },
  ]);
  const json = await pupilTell(opened, '--about', 'adult-here', '--text', 'x'.repeat(30_000), '--json');
  expect(JSON.parse(json.said)).toEqual({ ok: true, ...SAVED });
  expect(opened.reports?.told.at(-1)?.text).toHaveLength(20_000);
});

test('[DOR6] the command refuses what it does not know, and says when nothing was kept', async () => {
  await using opened = await OpenDoor.open();
  const unknown = await pupilTell(opened, '--kind', 'ghost');
  expect([unknown.status, unknown.said]).toEqual([1, '']);
  expect(unknown.failed).toContain('web-page');
  if (opened.reports !== null) opened.reports.full = true;
  const { said } = await pupilTell(opened, '--json');
  expect(JSON.parse(said)).toMatchObject({ ok: false, code: 'not-kept' });
  expect(opened.reports?.told).toEqual([]);
});
