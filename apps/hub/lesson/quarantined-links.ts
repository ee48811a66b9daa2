import type { AgentLinkAtHub, ConsoleLinkAtHub } from '@usher/link';
import type { StationAlarm } from '@usher/protocol';
import type { ReportMessage } from '../incidents/report-taker.ts';

const TOLD = 'another computer has the same identity; the network manager has to look into it';
const CLEARED = 1012;

type Listener = {
  /** An agent tells what was tried against it, which is on record whoever it is. */
  readonly onAlarm: (device: string, alarm: StationAlarm) => void;
  /** A child reported at one of the two computers; which of them is the copy does not matter (rule RPT6). */
  readonly onReport: (device: string, link: AgentLinkAtHub, message: ReportMessage) => void;
  /** A device has no link left. */
  readonly onLastEnded: (device: string) => void;
};

/**
 * The quarantined devices and their links, which stay up but are no part of the lesson (rule CLN3). What an agent says of
 * its station is not shown to anybody; what a console asks is refused.
 */
export class QuarantinedLinks {
  readonly #devices = new Map<string, Set<AgentLinkAtHub | ConsoleLinkAtHub>>();
  readonly #listener: Listener;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  has(device: string): boolean {
    return this.#devices.has(device);
  }

  /** The quarantined devices that are linked. */
  linked(): readonly string[] {
    return [...this.#devices].flatMap(([device, links]) => (links.size > 0 ? [device] : []));
  }

  count(): number {
    let links = 0;
    for (const own of this.#devices.values()) links += own.size;
    return links;
  }

  /** From now on the device is quarantined. */
  begin(device: string): void {
    if (!this.has(device)) this.#devices.set(device, new Set());
  }

  takeAgent(device: string, link: AgentLinkAtHub): void {
    link.onMedia(() => link.refuse('quarantined', TOLD));
    // Honest agents go on reporting, and were told once; there is nothing to answer.
    link.onMessage((message) => {
      if (message.t === 'station.alarm') this.#listener.onAlarm(device, message.body);
      if (message.t === 'report.submit') this.#listener.onReport(device, link, message);
    });
    this.#take(device, link);
  }

  takeConsole(device: string, link: ConsoleLinkAtHub): void {
    link.onMessage(({ t, id }) => {
      if (t !== 'refusal') link.refuse('quarantined', TOLD, id);
    });
    this.#take(device, link);
  }

  /** Tells a link that was up when the quarantine began. */
  tell(link: AgentLinkAtHub | ConsoleLinkAtHub): void {
    link.refuse('quarantined', TOLD);
  }

  /** The quarantine is over. The links end, for each of them has to say hello as everybody does. */
  end(device: string): void {
    for (const link of this.#remove(device)) link.close(CLEARED, 'the quarantine is over');
  }

  /** The device may not connect any more. */
  remove(device: string): void {
    for (const link of this.#remove(device)) link.refuse('not-enrolled', 'this device was replaced or removed');
  }

  #take(device: string, link: AgentLinkAtHub | ConsoleLinkAtHub): void {
    const links = this.#devices.get(device);
    if (links === undefined) throw new Error('a link was taken of a device that is not quarantined');
    links.add(link);
    link.onEnd(() => {
      links.delete(link);
      if (links.size === 0) this.#listener.onLastEnded(device);
    });
  }

  #remove(device: string): readonly (AgentLinkAtHub | ConsoleLinkAtHub)[] {
    const links = [...(this.#devices.get(device) ?? [])];
    this.#devices.delete(device);
    return links;
  }
}
