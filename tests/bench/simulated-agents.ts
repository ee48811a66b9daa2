import { type AgentLink, dialAgent, type Dialled } from '@usher/link';
import { type Identity, newId } from '@usher/trust';
import { simulateAgent, type SimulatedCounts } from './simulated-agent.ts';
import { makeSimulatedPicture, type PictureFor } from './simulated-picture.ts';

const KINDS_OF_DESKTOP = 4;
// The hub lets 8 connections of one address wait for their welcome (LIM7).
const DIALLING_AT_ONCE = 6;

/** Agents that are linked and answering; disposing ends their links. */
export type SimulatedAgents = AsyncDisposable & { readonly counts: SimulatedCounts; readonly linked: () => number };

/** Pictures as costly to pass on as real ones, always 320 x 180: a few desktops that many agents share. */
export const plainPictures = async (): Promise<(desktop: number) => PictureFor> => {
  const kinds = await Promise.all(
    Array.from({ length: KINDS_OF_DESKTOP }, (_, seed) => makeSimulatedPicture(320, 180, seed)),
  );
  return (desktop) => () => {
    const kind = kinds[desktop % kinds.length];
    if (kind === undefined) throw new Error('there is no such desktop');
    return kind;
  };
};

/** Dials the hub as each of the agents, and resolves when every link was up once. */
export const startSimulatedAgents = async (
  identities: readonly Identity[],
  hub: { readonly url: string; readonly pin: string },
  picturesOf: (desktop: number) => PictureFor,
): Promise<SimulatedAgents> => {
  const counts: SimulatedCounts = { pictures: 0, bytes: 0, dropped: 0, commands: 0 };
  const up = new Set<AgentLink>();
  const dialled: Dialled[] = [];
  const dialOne = (identity: Identity, index: number): Promise<void> =>
    new Promise((resolve) => {
      let lastEpoch = 0;
      const hello = () => ({ software: 'simulated', bootId: newId(), lastEpoch, policyVersion: 0 });
      const keepEpoch = (epoch: number): void => void (lastEpoch = epoch);
      const onUp = (link: AgentLink): void => {
        up.add(link);
        link.onEnd(() => up.delete(link));
        simulateAgent(link, picturesOf(index), counts);
        resolve();
      };
      dialled.push(dialAgent({ hub, identity, hello, keepEpoch, onUp, onDown: () => undefined }));
    });
  const waiting = identities.entries();
  const dialNext = async (): Promise<void> => {
    for (const [index, identity] of waiting) await dialOne(identity, index);
  };
  await Promise.all(Array.from({ length: DIALLING_AT_ONCE }, dialNext));
  return {
    counts,
    linked: () => up.size,
    async [Symbol.asyncDispose]() {
      await Promise.all(dialled.map((one) => one[Symbol.asyncDispose]()));
    },
  };
};
