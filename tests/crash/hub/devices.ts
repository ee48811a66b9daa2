import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { ReportSubmit } from '@usher/protocol';
import { deliverySigner, isReceiptBy, newId, spkiHash, spkiOf } from '@usher/trust';
import type { Answer, ReportFrom } from '../../../apps/hub/incidents/report-desk.ts';
import { options, spki } from '../register/history.ts';

/** A report on its way to a hub, as it comes in over a link. */
export type Submitted = { readonly submit: ReportSubmit; readonly from: ReportFrom };

const device = (number: number) => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const deviceId = newId();
  const from: ReportFrom = {
    device: deviceId,
    spki: spkiHash(spkiOf(createPrivateKey(pem))),
    station: `PC-${number}`,
    room: 'ICT1',
    lessonTeacher: null,
  };
  return { from, sign: deliverySigner({ deviceId, privateKey: pem }) };
};

/**
 * Some computers that bring reports, each until the register's key has signed that it is there, as agents do. They remember
 * what was acknowledged, for the comparison with what is there in the end.
 */
export class Devices {
  readonly acknowledged = new Set<string>();
  /** What was wrong with an answer. */
  readonly faults: string[] = [];
  readonly #devices = Array.from({ length: 3 }, (_, number) => device(number));
  readonly #waiting = new Map<string, Submitted>();
  #made = 0;

  get made(): number {
    return this.#made;
  }

  /** What no answer has come for, oldest first, made up to so many with new ones. */
  waiting(most: number): readonly Submitted[] {
    while (this.#waiting.size < most) this.#make();
    return [...this.#waiting.values()];
  }

  /** Only what no answer has come for. */
  unanswered(): readonly Submitted[] {
    return [...this.#waiting.values()];
  }

  /** A new report. */
  next(): Submitted {
    return this.#make();
  }

  answered(reportId: string, answer: Answer): void {
    if (!answer.ok) {
      if (answer.code !== 'register-down') this.faults.push(`${reportId}: ${answer.code} ${answer.detail}`);
      return;
    }
    const { receipt } = answer.kept;
    if (receipt.id !== reportId || !isReceiptBy(spki, options.origin, receipt))
      this.faults.push(`${reportId}: no receipt`);
    this.acknowledged.add(reportId);
    this.#waiting.delete(reportId);
  }

  #make(): Submitted {
    const { from, sign } = this.#devices[this.#made % this.#devices.length] ?? device(0);
    const reportId = newId();
    this.#made += 1;
    const said = { about: 'me', kinds: [], text: `report ${this.#made}`, url: '', user: 'amy' };
    const sealed = Buffer.from(JSON.stringify({ reportId, addsTo: null, ...said }));
    const delivery = { reportId, digest: createHash('sha256').update(sealed).digest('hex') };
    const submit = { ...delivery, ...sign(delivery), agoMs: 0, sealed: sealed.toString('base64url') };
    const made = { submit, from };
    this.#waiting.set(reportId, made);
    return made;
  }
}
