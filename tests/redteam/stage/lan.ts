import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A computer on the school's network: a network namespace of its own. */
export type Computer = {
  readonly address: string;
  /** What stands in front of a command to run it there. */
  readonly before: readonly string[];
};

/**
 * A switch with three computers on it: the one the test runs on, the hub's and a thief's. All of it is made for one
 * test, reaches nothing else, and is taken away again. Needs root.
 */
export type Lan = AsyncDisposable & {
  /** The switch, where all traffic can be seen. */
  readonly bridge: string;
  readonly here: string;
  readonly hub: Computer;
  /** Another address of the hub's computer, by which the thief still finds it when it has stolen the first. */
  readonly hubAgain: string;
  readonly thief: Computer;
  /** Which computer this one believes to have the address of the hub. */
  readonly believesHubAt: () => Promise<'hub' | 'thief' | 'nobody'>;
  /** Forgets what it believed, as it would by itself within a minute. */
  readonly askAgain: () => Promise<void>;
};

const ip = async (...args: readonly string[]): Promise<string> => (await run('ip', args)).stdout;

export const makeLan = async (): Promise<Lan> => {
  if (process.getuid?.() !== 0) throw new Error('network namespaces need root: run the red team as root');
  const mark = (process.pid % 46_656).toString(36).padStart(3, '0');
  const bridge = `urt${mark}`;
  const net = `10.213.${process.pid % 250}`;
  const stop = new AsyncDisposableStack();
  try {
    await ip('link', 'add', bridge, 'type', 'bridge');
    stop.defer(async () => void (await ip('link', 'del', bridge)));
    await ip('addr', 'add', `${net}.1/24`, 'dev', bridge);
    await ip('link', 'set', bridge, 'up');
    const computer = async (name: string, ...addresses: readonly string[]) => {
      const space = `${bridge}-${name}`;
      await ip('netns', 'add', space);
      stop.defer(async () => void (await ip('netns', 'del', space)));
      const near = `${bridge}${name.slice(0, 1)}`;
      await ip('link', 'add', near, 'type', 'veth', 'peer', 'name', 'lan0', 'netns', space);
      stop.defer(async () => void (await ip('link', 'del', near)));
      await ip('link', 'set', near, 'master', bridge, 'up');
      for (const address of addresses) await ip('-n', space, 'addr', 'add', `${address}/24`, 'dev', 'lan0');
      await ip('-n', space, 'link', 'set', 'lo', 'up');
      await ip('-n', space, 'link', 'set', 'lan0', 'up');
      const found = /link\/ether (\S+)/.exec(await ip('-n', space, 'link', 'show', 'lan0'));
      return { address: addresses[0] ?? '', before: ['ip', 'netns', 'exec', space], mac: found?.[1] ?? '' };
    };
    const hub = await computer('hub', `${net}.2`, `${net}.4`);
    const thief = await computer('thief', `${net}.3`);
    return {
      bridge,
      here: `${net}.1`,
      hub,
      hubAgain: `${net}.4`,
      thief,
      async believesHubAt() {
        const neighbours = await ip('neigh', 'show', hub.address, 'dev', bridge);
        return neighbours.includes(thief.mac) ? 'thief' : neighbours.includes(hub.mac) ? 'hub' : 'nobody';
      },
      askAgain: async () => void (await ip('neigh', 'flush', 'dev', bridge)),
      [Symbol.asyncDispose]: () => stop.disposeAsync(),
    };
  } catch (error) {
    await stop.disposeAsync();
    throw error;
  }
};
