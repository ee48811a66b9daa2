import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEnrolmentWindow, type RunningHub, startHub } from '@usher/hub';
import {
  type AgentLink,
  type ConsoleLink,
  dialAgent,
  dialConsole,
  enrol,
  type LinkEnd,
  type LinkFacts,
} from '@usher/link';
import type { Message, Outgoing, Welcome } from '@usher/protocol';
import {
  createCertificateRequest,
  createSchool,
  type Identity,
  newId,
  openDeviceKey,
  proveEnrolment,
  spkiOf,
  storeIdentity,
} from '@usher/trust';
import { pino } from 'pino';

/** What a device has on its disk besides its identity: a copy of it is another machine. */
export type Disk = { epoch: number };

/** How a device dials: from which disk, and where it sits. */
export type DiallingFrom = { readonly disk?: Disk; readonly seat?: string };

/** A device that dials; `next` waits for a message of a type that was not taken yet. */
export type Dialler<L, M extends { readonly t: string }> = {
  readonly link: L;
  readonly welcome: Welcome;
  readonly facts: LinkFacts;
  readonly next: <T extends M['t']>(t: T) => Promise<Extract<M, { readonly t: T }>>;
  readonly hangUp: () => Promise<void>;
};

const mailbox = <M extends { readonly t: string }>() => {
  const heard: M[] = [];
  const waiting: { readonly t: string; readonly give: (message: M) => void }[] = [];
  return {
    put: (message: M): void => {
      const index = waiting.findIndex(({ t }) => t === message.t);
      if (index === -1) heard.push(message);
      else waiting.splice(index, 1)[0]?.give(message);
    },
    next: <T extends M['t']>(t: T): Promise<Extract<M, { readonly t: T }>> => {
      const index = heard.findIndex((message) => message.t === t);
      const found = index === -1 ? undefined : heard.splice(index, 1)[0];
      return found === undefined
        ? new Promise((give) => waiting.push({ t, give: give as (message: M) => void }))
        : Promise.resolve(found as Extract<M, { readonly t: T }>);
    },
  };
};

/** A school in a temporary folder and its hub on a real socket. */
export class RunningSchool implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'usher-school-'));
  readonly dataDir = join(this.folder, 'school');
  /** What the hub logged as an error of its own. */
  readonly faults: string[] = [];
  /** Where agents that enrol stand. */
  room = 'ICT1';
  /** Where the hub is when it runs in a process of its own. */
  elsewhere: { readonly url: string; readonly pin: string } | null = null;
  readonly #stop = new AsyncDisposableStack();
  readonly #disks = new Map<string, Disk>();
  #hub: RunningHub | null = null;

  static async start(): Promise<RunningSchool> {
    const school = new RunningSchool();
    await createSchool({ name: 'Mill Lane', folder: school.dataDir });
    await school.startHub(0);
    return school;
  }

  get hub(): RunningHub {
    if (this.#hub === null) throw new Error('the hub is not running');
    return this.#hub;
  }

  get address() {
    return this.elsewhere ?? { url: `wss://127.0.0.1:${this.hub.port}`, pin: this.hub.pin };
  }

  async startHub(port: number): Promise<void> {
    const log = pino({ level: 'error' }, { write: (line) => void this.faults.push(line) });
    this.#hub = await startHub({ dataDir: this.dataDir, host: '127.0.0.1', port, log });
  }

  get isRunning(): boolean {
    return this.#hub !== null;
  }

  async stopHub(): Promise<void> {
    await this.hub[Symbol.asyncDispose]();
    this.#hub = null;
  }

  async code(count = 1): Promise<string> {
    return (await openEnrolmentWindow(this.dataDir, { minutes: 5, count })).code;
  }

  /** Asks for a certificate with a key of `keyFolder`; the code of the refusal, or the identity. */
  async enrol(kind: 'agent' | 'console', name: string, code: string, keyFolder = name): Promise<Identity | string> {
    const own = join(this.folder, 'devices', keyFolder);
    const key = await openDeviceKey(own);
    const spki = spkiOf(key);
    const room = kind === 'agent' ? this.room : null;
    const csr = await createCertificateRequest(key);
    const prove = (exporter: Uint8Array) => proveEnrolment(code, { exporter, spki });
    const outcome = await enrol({ hub: this.address, kind, name, room, csr, spki, prove });
    return outcome.ok ? await storeIdentity(own, { ...outcome.enrolled, kind, hub: this.address }) : outcome.code;
  }

  async enrolled(kind: 'agent' | 'console', name: string): Promise<Identity> {
    const identity = await this.enrol(kind, name, await this.code());
    if (typeof identity === 'string') throw new Error(`${name} was not enrolled: ${identity}`);
    return identity;
  }

  /** The disk of the machine that a device was enrolled on. */
  diskOf({ deviceId }: Identity): Disk {
    const disk = this.#disks.get(deviceId) ?? { epoch: 0 };
    this.#disks.set(deviceId, disk);
    return disk;
  }

  agent(identity: Identity, from: DiallingFrom = {}): Promise<Dialler<AgentLink, Message<'hub-to-agent'>>> {
    const { put, next } = mailbox<Message<'hub-to-agent'>>();
    return new Promise((resolve, reject) => {
      const dialled = dialAgent({
        ...this.#dialling(identity, reject, from),
        onUp: (link, welcome, facts) => {
          link.onMessage(put);
          resolve({ link, welcome, facts, next, hangUp: async () => dialled[Symbol.asyncDispose]() });
        },
      });
      this.#stop.use(dialled);
    });
  }

  console(identity: Identity, from: DiallingFrom = {}): Promise<Dialler<ConsoleLink, Message<'hub-to-console'>>> {
    const { put, next } = mailbox<Message<'hub-to-console'>>();
    return new Promise((resolve, reject) => {
      const dialled = dialConsole({
        ...this.#dialling(identity, reject, from),
        onUp: (link, welcome, facts) => {
          link.onMessage(put);
          resolve({ link, welcome, facts, next, hangUp: async () => dialled[Symbol.asyncDispose]() });
        },
      });
      this.#stop.use(dialled);
    });
  }

  #dialling(identity: Identity, reject: (error: Error) => void, from: DiallingFrom) {
    const { disk = this.diskOf(identity), seat } = from;
    const hello = () => ({
      software: 'test',
      bootId: newId(),
      lastEpoch: disk.epoch,
      policyVersion: 0,
      ...(seat === undefined ? {} : { seat }),
    });
    const keepEpoch = (epoch: number): void => void (disk.epoch = epoch);
    const onDown = ({ refusal, detail }: LinkEnd): void => reject(new Error(refusal ?? detail));
    return { hub: this.address, identity, hello, keepEpoch, onDown };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop.disposeAsync();
    if (this.#hub !== null) await this.stopHub();
    rmSync(this.folder, { recursive: true });
  }
}

/** A message from a console, with an id of its own. */
export const saying = <T extends Outgoing<'console-to-hub'>['t']>(
  t: T,
  body: Extract<Outgoing<'console-to-hub'>, { readonly t: T }>['body'],
): Outgoing<'console-to-hub'> => ({ t, id: newId(), body }) as unknown as Outgoing<'console-to-hub'>;
