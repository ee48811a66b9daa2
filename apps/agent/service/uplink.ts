import { randomBytes } from 'node:crypto';
import type { CoverOrder, NotAccepted } from '@usher/classroom';
import type { AgentLink } from '@usher/link';
import {
  type AgentResult,
  type AgentViewStart,
  type CoverReport,
  LIMITS,
  MEDIA_KIND_PICTURE,
  type Message,
  type RefusalCode,
  type ReportSubmit,
  type SignedEvidenceKeys,
  type SignedStatement,
  type StationAlarm,
  type StationReport,
  uuidv7,
} from '@usher/protocol';
import type { RegisterNews, SayToHub } from '@usher/trust';
import type { Clock } from '../clock.ts';
import type { FromGuard, ToGuard } from '../guard-talk.ts';
import type { AuthorityKeeper } from './authority-keeper.ts';
import type { CoverKeeper } from './cover-keeper.ts';
import type { ReportKeeper } from './report/report-keeper.ts';

type Command = Extract<Message<'hub-to-agent'>, { t: `cmd.${string}` }>;

/** What reports hear of the link (rules RPT1 to RPT5). */
export type ReportEnd = Pick<ReportKeeper, 'kept' | 'seen' | 'refused' | 'linkUp' | 'linkDown'> & {
  readonly card: (statement: SignedStatement) => RefusalCode | null;
  /** Why the school's evidence keys are not believed, if they are not (rule EVK5). */
  readonly evidenceKeys: (signed: SignedEvidenceKeys) => RefusalCode | null;
  /** How the register stands, or how it grew; what there is to say to that is said (rule RPT7). */
  readonly watch: (message: RegisterNews, say: SayToHub) => void;
};

type Options = {
  readonly clock: Clock;
  readonly covers: () => Pick<CoverKeeper, 'order' | 'report' | 'hiddenForMs'>;
  readonly authority: Pick<AuthorityKeeper, 'grant' | 'revocation' | 'judge' | 'nextNonce'>;
  /** A command or statement was not accepted. */
  readonly onNotAccepted: (what: string, code: RefusalCode) => void;
  readonly tellGuard: (message: ToGuard) => void;
  readonly reports: ReportEnd;
  /** Takes a policy of the school; why not otherwise (rule POL1). */
  readonly policy: (statement: SignedStatement) => RefusalCode | null;
};

/** The agent's end of its link: orders go to the covers, looks to the guard, answers and pictures to the hub. */
export class Uplink {
  readonly #options: Options;
  readonly #streams = new Map<number, AgentViewStart>();
  #link: AgentLink | null = null;
  #unsubscribe: (() => void)[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  up(link: AgentLink): void {
    this.down();
    this.#link = link;
    this.#unsubscribe = [link.onMessage((message) => this.hear(message))];
    this.#nonceLater(link);
    this.#options.reports.linkUp();
  }

  /** Nobody can be watching any more, so nothing is captured (rule PIC7). */
  down(): void {
    for (const end of this.#unsubscribe) end();
    this.#unsubscribe = [];
    this.#link = null;
    this.#options.reports.linkDown();
    if (this.#streams.size > 0) this.#options.tellGuard({ t: 'view.none' });
    this.#streams.clear();
  }

  /** A new guard is told what is being watched. */
  resume(): void {
    for (const wish of this.#streams.values()) this.#options.tellGuard({ t: 'view.start', wish });
  }

  /** Passes a picture part on; when it is dropped the stream goes on with a key picture (rule LNK7). */
  part({ stream, key, more, payload }: FromGuard & { readonly t: 'part' }): void {
    if (this.#link === null || !this.#streams.has(stream)) return;
    // A part that was under way when the pupil hid the screens; the guard begins anew afterwards (rule HID2).
    if (this.#options.covers().hiddenForMs() !== null) return;
    const sent = this.#link.sendMedia({ kind: MEDIA_KIND_PICTURE, stream, key, more, payload });
    if (!sent) this.#options.tellGuard({ t: 'view.key', stream });
  }

  answer(re: string, result: Pick<AgentResult, 'outcome' | 'code'>, cover: CoverReport): void {
    this.#link?.send({ t: 'cmd.result', id: this.#id(), body: { re, ...result, cover } });
  }

  report(report: StationReport): void {
    this.#link?.send({ t: 'station.report', id: this.#id(), body: report });
  }

  /** The id of the message; null when there is no link to say it on. */
  submit(report: ReportSubmit): string | null {
    if (this.#link === null) return null;
    const id = this.#id();
    this.#link.send({ t: 'report.submit', id, body: report });
    return id;
  }

  /** True when there is a link to tell it on. */
  alarm(alarm: StationAlarm): boolean {
    this.#link?.send({ t: 'station.alarm', id: this.#id(), body: alarm });
    return this.#link !== null;
  }

  #nonceLater(link: AgentLink): void {
    const { clock, authority } = this.#options;
    const cancel = clock.after(LIMITS.nonceMs, () => {
      link.send({ t: 'station.nonce', id: this.#id(), body: { nonce: authority.nextNonce() } });
      this.#unsubscribe = this.#unsubscribe.filter((end) => end !== cancel);
      this.#nonceLater(link);
    });
    this.#unsubscribe.push(cancel);
  }

  #id(): string {
    return uuidv7(this.#options.clock.wall(), randomBytes(10));
  }

  /** Acts on what the hub said on the link that is up. */
  hear(message: Message<'hub-to-agent'>): void {
    const link = this.#link;
    if (link === null) return;
    const { authority, tellGuard } = this.#options;
    switch (message.t) {
      case 'grant':
        return this.#state(link, message, authority.grant(message.body));
      case 'revocation':
        return this.#state(link, message, authority.revocation(message.body));
      case 'cmd.cover':
      case 'cmd.lock':
      case 'cmd.release':
        return this.#command(message);
      case 'view.start':
        if (!this.#streams.has(message.body.stream) && this.#streams.size >= LIMITS.streamsPerAgent)
          return link.refuse('too-many-streams', `at most ${LIMITS.streamsPerAgent} streams`, message.id);
        this.#streams.set(message.body.stream, message.body);
        return tellGuard({ t: 'view.start', wish: message.body });
      case 'view.stop':
        if (this.#streams.delete(message.body.stream)) tellGuard({ t: 'view.stop', stream: message.body.stream });
        return;
      case 'view.key':
        if (this.#streams.has(message.body.stream)) tellGuard({ t: 'view.key', stream: message.body.stream });
        else link.refuse('unknown-stream', 'that stream is not running', message.id);
        return;
      case 'policy': {
        const refused = this.#options.policy(message.body);
        return refused === null ? undefined : this.#notTaken(link, message, refused);
      }
      case 'register.card': {
        const refused = this.#options.reports.card(message.body);
        if (refused !== null) return this.#notTaken(link, message, refused);
        return this.#options.reports.linkUp();
      }
      case 'evidence.keys': {
        const refused = this.#options.reports.evidenceKeys(message.body);
        return refused === null ? undefined : this.#notTaken(link, message, refused);
      }
      case 'register.checkpoint':
      case 'register.proof':
        return this.#options.reports.watch(message, (answer) => link.send(answer));
      case 'report.kept': {
        const refused = this.#options.reports.kept(message.body);
        return refused === null ? undefined : this.#notTaken(link, message, refused);
      }
      case 'report.seen':
        return this.#options.reports.seen(message.body.reportId, message.body.by);
      case 'refusal':
        // Counted by the link; whose report was not taken is heard here.
        if (message.body.re !== undefined) this.#options.reports.refused(message.body.re, message.body.code);
        return;
      case 'welcome':
        // A second one is refused by the link.
        return;
    }
  }

  #notTaken(link: AgentLink, { t, id }: Message<'hub-to-agent'>, code: RefusalCode): void {
    this.#options.onNotAccepted(t, code);
    link.refuse(code, 'the school did not sign this', id);
  }

  /** A statement of the school that was not accepted is refused; the link goes on. */
  #state(link: AgentLink, { t, id }: { readonly t: string; readonly id: string }, not: NotAccepted | null): void {
    if (not === null) return;
    this.#options.onNotAccepted(t, not.code);
    link.refuse(not.code, not.detail, id);
  }

  /** Nothing is done that a person did not sign for this station and this link (rule AUT5). */
  #command(message: Command): void {
    const { covers, authority, onNotAccepted } = this.#options;
    const judged = authority.judge(message);
    if (!judged.ok) {
      onNotAccepted(message.t, judged.code);
      return this.answer(message.id, { outcome: 'refused', code: judged.code }, covers().report());
    }
    covers().order(message.id, judged.by, orderOf(message));
  }
}

const orderOf = (message: Command): CoverOrder => {
  switch (message.t) {
    case 'cmd.cover':
      return { kind: 'cover', durationMs: message.body.durationMs };
    case 'cmd.lock':
      return { kind: 'lock', ...message.body };
    case 'cmd.release':
      return { kind: 'release' };
  }
};
