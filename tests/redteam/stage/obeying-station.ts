import { NO_LAYERS } from '@usher/classroom';
import type { AgentLink, AgentLinkAtHub, LinkFacts } from '@usher/link';
import { createAgentLinkPair } from '@usher/link/testing';
import type { AgentResult, CoverReport, Message, Outgoing, RefusalCode } from '@usher/protocol';
import { newId } from '@usher/trust';
import { systemClock } from '../../../apps/agent/clock.ts';
import type { ToGuard } from '../../../apps/agent/guard-talk.ts';
import { AuthorityKeeper } from '../../../apps/agent/service/authority-keeper.ts';
import { CoverKeeper } from '../../../apps/agent/service/cover-keeper.ts';
import { type ReportEnd, Uplink } from '../../../apps/agent/service/uplink.ts';

export type AgentFrame = Outgoing<'hub-to-agent'>;

type Options = {
  readonly schoolId: string;
  readonly deviceId?: string;
  readonly room?: string;
  readonly epoch?: number;
  /** Milliseconds that only grow; the machine's own when left out. */
  readonly mono?: () => number;
  readonly wall?: () => number;
  /** What it does with the school's evidence keys; nothing when left out. */
  readonly evidenceKeys?: ReportEnd['evidenceKeys'];
};

/** These stations report nothing. */
const NO_REPORTS: ReportEnd = {
  card: () => null,
  evidenceKeys: () => null,
  watch: () => null,
  kept: () => null,
  seen: () => undefined,
  refused: () => false,
  linkUp: () => undefined,
  linkDown: () => undefined,
};

/** The part of an agent that decides and obeys, real, with a guard that confirms at once in place of a desktop. */
export class ObeyingStation {
  readonly deviceId: string;
  readonly notAccepted: RefusalCode[] = [];
  readonly shown: ToGuard[] = [];
  readonly savedEpochs: number[] = [];
  readonly #authority: AuthorityKeeper;
  readonly #uplink: Uplink;
  readonly #keeper: CoverKeeper;

  constructor(options: Options) {
    const { schoolId, deviceId = newId(), room = 'ICT1', epoch = 0, mono, wall, evidenceKeys } = options;
    this.deviceId = deviceId;
    const clock = { ...systemClock, ...(mono === undefined ? {} : { mono }), ...(wall === undefined ? {} : { wall }) };
    this.#authority = new AuthorityKeeper({
      clock,
      schoolId,
      deviceId,
      room,
      epoch,
      saveEpoch: async (higher) => void this.savedEpochs.push(higher),
      onSaveFailed: () => undefined,
    });
    const tellGuard = (message: ToGuard): void => {
      this.shown.push(message);
      if (message.t === 'apply')
        queueMicrotask(() => this.#keeper.applied(message.turn, message.what?.kind === 'locked'));
    };
    this.#uplink = new Uplink({
      clock,
      covers: () => this.#keeper,
      authority: this.#authority,
      tellGuard,
      reports: { ...NO_REPORTS, ...(evidenceKeys === undefined ? {} : { evidenceKeys }) },
      policy: () => 'bad-frame',
      onNotAccepted: (_what, code) => this.notAccepted.push(code),
    });
    this.#keeper = new CoverKeeper({
      clock,
      boot: newId(),
      restored: NO_LAYERS,
      tellGuard,
      save: async () => undefined,
      answer: (re, result) => this.#uplink.answer(re, result, this.#keeper.report()),
      onReport: () => undefined,
      onSaveFailed: () => undefined,
    });
    this.#keeper.guardUp();
  }

  get cover(): CoverReport['kind'] {
    return this.#keeper.report().kind;
  }

  /** How often something was put over the screens or taken off. */
  get changes(): number {
    return this.shown.filter(({ t }) => t === 'apply').length;
  }

  linkUp(link: AgentLink, facts: LinkFacts): void {
    this.#authority.linkUp(facts);
    this.#uplink.up(link);
  }

  /** Acts on a frame as if the hub had sent it on the present link. */
  hear(frame: AgentFrame): void {
    this.#uplink.hear({ v: 1, seq: 0, ...frame } as unknown as Message<'hub-to-agent'>);
  }

  /** Joins it to a hub that the test plays. */
  join(facts: LinkFacts): PlayedHub {
    const pair = createAgentLinkPair();
    const hub = new PlayedHub(pair.hub, () => pair.settled());
    this.linkUp(pair.device, facts);
    return hub;
  }

  stop(): Promise<void> {
    return this.#keeper.stop();
  }
}

/** The hub's end of a station's link in the hand of an attacker: says what it likes. */
export class PlayedHub {
  readonly results: AgentResult[] = [];
  readonly refusals: RefusalCode[] = [];
  readonly #link: AgentLinkAtHub;
  readonly #settled: () => Promise<void>;

  constructor(link: AgentLinkAtHub, settled: () => Promise<void>) {
    this.#link = link;
    this.#settled = settled;
    link.onMessage((message: Message<'agent-to-hub'>) => {
      if (message.t === 'cmd.result') this.results.push(message.body);
      if (message.t === 'refusal') this.refusals.push(message.body.code);
    });
  }

  /** Says these frames and waits until they were acted on; the code that a command was refused with, else `obeyed`. */
  async say(...frames: readonly (AgentFrame | object)[]): Promise<string> {
    const before = this.results.length;
    for (const frame of frames) this.#link.send(frame as AgentFrame);
    for (let round = 0; round < 4; round += 1) {
      await this.#settled();
      await new Promise((resolve) => setImmediate(resolve));
    }
    // What is obeyed is answered later, when it is on the disk.
    return this.results.slice(before).find(({ outcome }) => outcome === 'refused')?.code ?? 'obeyed';
  }
}
