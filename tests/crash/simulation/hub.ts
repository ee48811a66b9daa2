import { randomUUID } from 'node:crypto';
import type { AgentLinkAtHub } from '@usher/link';
import type { RegisterAlarm, SignedStatement } from '@usher/protocol';
import type { Register } from '@usher/register';
import { CaseBook } from '../../../apps/hub/incidents/case/case-book.ts';
import { ReportDesk } from '../../../apps/hub/incidents/report-desk.ts';
import { ReportTaker } from '../../../apps/hub/incidents/report-taker.ts';
import { Witnesses } from '../../../apps/hub/incidents/witnesses.ts';
import type { Clock } from '../../../apps/hub/clock.ts';
import type { Logger } from 'pino';
import type { Signing } from './signing.ts';
import { openSealed } from './seals.ts';
import { EPOCH, type Power, type Timeline } from './timeline.ts';

type Options = {
  readonly timeline: Timeline;
  readonly power: Power;
  readonly register: Register;
  readonly card: SignedStatement;
  readonly signing: Signing;
  /** SHA-256 of a computer's public key. */
  readonly keyOf: (device: string) => string | null;
  readonly onAlarm: (device: string, alarm: RegisterAlarm) => void;
  readonly note: (words: string) => void;
};

const clockOf = (timeline: Timeline, power: Power): Clock => ({
  now: () => EPOCH + timeline.now,
  monotonic: () => timeline.now,
  after: (ms, run) => timeline.after(ms, power, run),
});

/** The log of a hub, as far as the product's parts write to it here: told among what happened. */
const logOf = (note: (words: string) => void): Logger => {
  const say = (_fields: object, event: string): void => note(`hub: ${event}`);
  return { info: say, warn: say, error: say, debug: say } as unknown as Logger;
};

/** One start of a hub: the product's own parts from the link to the register. */
export class HubProcess {
  readonly power: Power;
  readonly register: Register;
  readonly #taker: ReportTaker;
  readonly #witnesses: Witnesses;

  constructor({ timeline, power, register, card, signing, keyOf, onAlarm, note }: Options) {
    this.power = power;
    this.register = register;
    const common = { clock: clockOf(timeline, power), makeId: randomUUID, log: logOf(note) };
    const book = new CaseBook(register, randomUUID);
    const desk: ReportDesk = new ReportDesk({
      ...common,
      book,
      openSealed,
      isDelivery: signing.isDelivery,
      onFiled: (filed) => this.#taker.filed(filed),
    });
    const placeOf = (device: string) => ({ name: device, room: 'ICT1', leader: null });
    this.#taker = new ReportTaker({ ...common, desk, placeOf, keyOf });
    this.#witnesses = new Witnesses({ ...common, register, card, onAlarm });
  }

  greet(device: string, link: AgentLinkAtHub): void {
    this.#witnesses.greet(device, link);
    this.#taker.greet(device, link);
    link.onMessage((message) => {
      if (message.t === 'report.submit') this.#taker.take(device, link, message);
    });
  }
}
