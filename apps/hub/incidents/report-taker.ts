import type { AgentLinkAtHub } from '@usher/link';
import type { Message } from '@usher/protocol';
import type { Logger } from 'pino';
import type { MakeId } from '../make-id.ts';
import type { Filed, ReportDesk } from './report-desk.ts';

export type ReportMessage = Extract<Message<'agent-to-hub'>, { t: 'report.submit' }>;

type Place = {
  readonly name: string;
  readonly room: string;
  readonly leader: string | null;
};

type Options = {
  readonly desk: Pick<ReportDesk, 'take'>;
  readonly placeOf: (device: string) => Place | null;
  /** SHA-256 of a device's public key, hex; null when it may not connect any more. */
  readonly keyOf: (device: string) => string | null;
  readonly makeId: MakeId;
  readonly log: Logger;
};

/** An agent's reports between its link and the register, and what became of them back to it. */
export class ReportTaker {
  readonly #options: Options;
  readonly #links = new Map<string, AgentLinkAtHub>();
  /** The newest report of each device and the case it went to, for telling that somebody opened it. */
  readonly #last = new Map<string, Pick<Filed, 'caseId' | 'reportId'>>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** A device's link is up: what becomes of its reports is told on it. */
  greet(device: string, link: AgentLinkAtHub): void {
    this.#links.set(device, link);
    link.onEnd(() => {
      if (this.#links.get(device) === link) this.#links.delete(device);
    });
  }

  take(device: string, link: AgentLinkAtHub, { id, body }: ReportMessage): void {
    const { desk, placeOf, keyOf, makeId, log } = this.#options;
    const place = placeOf(device);
    if (place === null) return link.refuse('unknown-station', 'this device is not known as a station', id);
    const from = { device, spki: keyOf(device), station: place.name, room: place.room, lessonTeacher: place.leader };
    desk.take(body, from).then(
      (answer) => {
        if (answer.ok) link.send({ t: 'report.kept', id: makeId(), body: answer.kept });
        else link.refuse(answer.code, answer.detail, id);
      },
      (error: unknown) => {
        log.error({ err: error }, 'a report could not be taken');
        link.refuse('failed', 'the report could not be taken; try again', id);
      },
    );
  }

  /** A report of a device was filed. */
  filed({ from, caseId, reportId }: Filed): void {
    this.#last.set(from.device, { caseId, reportId });
  }

  /** Somebody opened a case: whoever reported it is told, if it was reported here since the hub started. */
  seen(caseId: string, by: string): void {
    for (const [device, last] of this.#last)
      if (last.caseId === caseId)
        this.#links.get(device)?.send({
          t: 'report.seen',
          id: this.#options.makeId(),
          body: { reportId: last.reportId, by },
        });
  }
}
