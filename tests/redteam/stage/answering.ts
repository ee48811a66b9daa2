import type { Identity } from '@usher/trust';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningSchool } from '../../integration/hub/running-school.ts';
import { rawSocket, type RawSocket } from './raw-socket.ts';

/** How long devices that are linked waited for the hub's answers, in milliseconds. */
export type Waits = {
  readonly answers: number;
  readonly median: number;
  readonly longest: number;
  readonly lost: number;
};

/** Asks the hub ten times a second over the links of these devices, from now until it is told to stop. */
export const keepAsking = async (school: RunningSchool, identities: readonly Identity[]) => {
  const links: RawSocket[] = [];
  for (const identity of identities) links.push(await rawSocket(school, identity));
  const waits: number[] = [];
  let lost = 0;
  let asking = true;
  const ask = async (link: RawSocket): Promise<void> => {
    while (asking) {
      const began = performance.now();
      if (!(await link.alive())) {
        lost += 1;
        return;
      }
      waits.push(performance.now() - began);
      await sleep(100);
    }
  };
  const asked = Promise.all(links.map(ask));
  return {
    /** Resolves with the waits when the last question was answered; the links end. */
    async stop(): Promise<Waits> {
      asking = false;
      await asked;
      for (const { socket } of links) socket.destroy();
      const sorted = waits.toSorted((a, b) => a - b);
      return {
        answers: sorted.length,
        median: sorted[Math.floor(sorted.length / 2)] ?? 0,
        longest: sorted.at(-1) ?? 0,
        lost,
      };
    },
  };
};

/** In words, for those who read the output. */
export const inWords = ({ answers, median, longest, lost }: Waits): string =>
  `${answers} answers, median ${median.toFixed(1)} ms, longest ${longest.toFixed(0)} ms, ${lost} links lost`;
