import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receiptText, type RegisterCard, ReportContent, type ReportSubmit } from '@usher/protocol';
import { isReceiptBy, newId, openReportKey, type ReportKey } from '@usher/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../clock.ts';
import { ReportKeeper } from './report-keeper.ts';
import { LocalSeal, sealForSchool } from './report-seal.ts';
import { FakeSpool } from './testing/fake-spool.ts';

const SCHOOL = newId();
const ORIGIN = 'usher/test';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let folder: string;
let school: ReportKey;
let card: RegisterCard;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-reports-'));
  school = await openReportKey(folder);
  const logKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64url');
  card = { schoolId: SCHOOL, version: 1, origin: ORIGIN, logKey, recipient: school.recipient };
});
afterEach(() => rmSync(folder, { recursive: true }));

const receiptFor = (id: string, { key = privateKey, seq = 7 } = {}) => {
  const kept = { id, seq, leafHash: 'a'.repeat(64) };
  return { ...kept, signature: sign('sha256', Buffer.from(receiptText(ORIGIN, kept)), key).toString('base64') };
};

/** A computer's reports, with time and the link in the hand of the test. */
class Computer {
  readonly spool = new FakeSpool();
  readonly sent: ReportSubmit[] = [];
  readonly told: string[] = [];
  linked = true;
  /** Whether the disk takes what the witness is to remember. */
  remembers: () => Promise<void> = () => Promise.resolve();
  hidden = false;
  wall = 1_000_000;
  /** What is being sealed or opened now. */
  #sealing = 0;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();
  readonly clock: Clock = {
    mono: () => this.wall,
    wall: () => this.wall,
    after: (ms, run) => {
      const timer = { at: this.wall + ms, run };
      this.#timers.add(timer);
      return () => this.#timers.delete(timer);
    },
  };
  readonly card: { card: RegisterCard | null };
  readonly keeper: ReportKeeper;

  constructor(known: RegisterCard | null) {
    this.card = { card: known };
    const local = new LocalSeal(folder);
    this.keeper = new ReportKeeper({
      spool: this.spool,
      card: this.card,
      local: {
        seal: (content) => this.#work(local.seal(content)),
        open: (sealed) => this.#work(local.open(sealed)),
      },
      seal: (recipient, content) => this.#work(sealForSchool(recipient, content)),
      clock: this.clock,
      boot: 'b',
      sign: () => ({ key: 'key', sig: 'sig' }),
      isReceipt: isReceiptBy,
      onReceipt: () => this.remembers(),
      user: () => 'amy',
      isHidden: () => this.hidden,
      isVolatile: () => false,
      submit: (report) => (this.linked ? `message ${this.sent.push(report)}` : null),
      log: { info: () => undefined, warn: () => undefined },
    });
    this.keeper.onPromise((now) => this.told.push(now?.promise ?? 'nothing'));
  }

  async #work<T>(sealing: Promise<T>): Promise<T> {
    this.#sealing += 1;
    try {
      return await sealing;
    } finally {
      this.#sealing -= 1;
    }
  }

  pass(ms: number): void {
    this.wall += ms;
    for (const timer of Array.from(this.#timers)) if (timer.at <= this.wall && this.#timers.delete(timer)) timer.run();
  }

  async press(): Promise<void> {
    this.hidden = true;
    this.keeper.hidden();
    await this.settle();
  }

  /** Lets what is under way come to its end. */
  async settle(): Promise<void> {
    // Sealing takes as long as the machine needs; what follows on it takes no time of its own.
    for (let quiet = 0; quiet < 10; quiet = this.#sealing === 0 ? quiet + 1 : 0)
      await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const read = async ({ sealed }: ReportSubmit): Promise<ReportContent> => {
  const bytes = await school.open(Buffer.from(sealed, 'base64url'));
  return ReportContent.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8')));
};

test('[RPT2] a press is sealed and on disk before it is said to be saved, and can be read by the school alone', async () => {
  const computer = new Computer(card);
  await computer.press();
  expect(computer.told).toEqual(['promise.sending', 'promise.saved']);
  const [first] = computer.sent;
  if (first === undefined) throw new Error('nothing was brought');
  expect(await read(first)).toMatchObject({ reportId: first.reportId, addsTo: null, kinds: [], user: 'amy' });
  expect(createHash('sha256').update(Buffer.from(first.sealed, 'base64url')).digest('hex')).toBe(first.digest);
  expect(Buffer.from(first.sealed, 'base64url').includes('amy')).toBe(false);
});

test('[RPT2] what the disk does not take is never said to be saved, and is tried until it is', async () => {
  const computer = new Computer(card);
  computer.spool.fail = 2;
  await computer.press();
  expect(computer.told).toEqual(['promise.sending']);
  computer.pass(5_000);
  await computer.settle();
  expect(computer.told).toEqual(['promise.sending']);
  computer.pass(5_000);
  await computer.settle();
  expect(computer.told).toEqual(['promise.sending', 'promise.saved']);
});

test('[RPT2] before the card is known a report lies under this computer’s own seal, and goes out under the school’s', async () => {
  const computer = new Computer(null);
  await computer.press();
  expect([computer.sent, computer.spool.waiting(1)[0]?.seal, computer.keeper.promise()?.promise]).toEqual([
    [],
    'local',
    'promise.saved',
  ]);
  computer.card.card = card;
  computer.keeper.linkUp();
  await computer.settle();
  expect(await Promise.all(computer.sent.map(read))).toMatchObject([{ kinds: [], user: 'amy' }]);
});

test('[RPT3] brings the oldest first, one at a time, again on every link and when nobody answers', async () => {
  const computer = new Computer(card);
  computer.linked = false;
  await computer.press();
  await computer.keeper.tell({ about: 'me', kinds: ['unkind'], text: 'he said', url: '' });
  computer.linked = true;
  computer.keeper.linkUp();
  computer.pass(15_000);
  computer.keeper.linkDown();
  computer.keeper.linkUp();
  computer.pass(100);
  const [key, again, third] = computer.sent;
  expect([computer.sent.length, again?.reportId, third?.reportId]).toEqual([3, key?.reportId, key?.reportId]);
  expect(again?.agoMs).toBe(15_000);
  if (key === undefined) throw new Error('nothing was brought');
  expect(computer.keeper.kept({ reportId: key.reportId, receipt: receiptFor(key.reportId) })).toBe(null);
  await computer.settle();
  // Not at once: a device keeps its pace.
  expect(computer.sent).toHaveLength(3);
  computer.pass(100);
  const told = computer.sent[3];
  if (told === undefined) throw new Error('the second was not brought');
  expect(await read(told)).toMatchObject({ addsTo: key.reportId, kinds: ['unkind'], text: 'he said' });
});

test('[RPT4] brings a report under an id of its own when the register has that one for something else', async () => {
  const computer = new Computer(card);
  await computer.press();
  expect(computer.keeper.refused('message 1', 'id-conflict')).toBe(true);
  computer.pass(100);
  const [first, second] = computer.sent;
  expect(second?.reportId).not.toBe(first?.reportId);
  expect([second?.digest, computer.spool.count('waiting')]).toEqual([first?.digest, 1]);
});

test('[RPT5] believes no receipt but the register’s own, and keeps the report until then', async () => {
  const computer = new Computer(card);
  await computer.press();
  const reportId = computer.sent[0]?.reportId ?? '';
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  for (const receipt of [
    receiptFor(reportId, { key: stranger }),
    receiptFor(newId()),
    { ...receiptFor(reportId), seq: 8 },
    { ...receiptFor(reportId), signature: 'AAAA' },
  ])
    expect(computer.keeper.kept({ reportId, receipt })).toBe('not-signed');
  expect([computer.spool.count('waiting'), computer.keeper.promise()?.promise]).toEqual([1, 'promise.saved']);
  expect(computer.keeper.kept({ reportId, receipt: receiptFor(reportId) })).toBe(null);
  await computer.settle();
  expect([computer.spool.count('waiting'), computer.keeper.promise()?.promise]).toEqual([0, 'promise.received']);
  computer.keeper.seen(reportId, 'Ms Ade');
  expect(computer.keeper.promise()).toEqual({ promise: 'promise.seen', by: 'Ms Ade' });
});

test('[RPT7] a report counts as received only when the receipt is remembered, or a register that lost it would pass', async () => {
  const computer = new Computer(card);
  await computer.press();
  const reportId = computer.sent[0]?.reportId ?? '';
  const kept = { reportId, receipt: receiptFor(reportId) };
  computer.remembers = () => Promise.reject(new Error('no disk'));
  expect(computer.keeper.kept(kept)).toBe(null);
  await computer.settle();
  expect([computer.spool.count('waiting'), computer.keeper.promise()?.promise]).toEqual([1, 'promise.saved']);
  computer.remembers = () => Promise.resolve();
  computer.pass(5_000);
  expect(computer.sent.map((one) => one.reportId)).toEqual([reportId, reportId]);
  computer.keeper.kept(kept);
  // The register was put back while it was being remembered: the receipt is of the one before.
  computer.keeper.again(0);
  await computer.settle();
  expect(computer.spool.count('waiting')).toBe(1);
  computer.keeper.kept(kept);
  await computer.settle();
  expect([computer.spool.count('waiting'), computer.keeper.promise()?.promise]).toEqual([0, 'promise.received']);
});

test('[INC2] a report that is too long is cut with a mark, in any script', async () => {
  const computer = new Computer(card);
  await computer.press();
  for (const text of ['"'.repeat(9_000), '語'.repeat(9_000), '\u{1f600}'.repeat(9_000)])
    await computer.keeper.tell({ about: 'me', kinds: [], text, url: text });
  for (const report of computer.spool.waiting(9)) expect(report.sealed.length).toBeLessThanOrEqual(11_000);
  const last = computer.spool.waiting(9).at(-1);
  const bytes = await school.open(last?.sealed ?? new Uint8Array());
  expect(ReportContent.parse(JSON.parse(Buffer.from(bytes ?? []).toString())).text).toMatch(
    / \[… 18000 characters, cut\]$/,
  );
});
