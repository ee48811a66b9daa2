import { type DeviceIdentity, dialAgent, type LinkEnd, type Listening } from '@usher/link';
import type { School } from '@usher/trust';
import { hello, listen } from '../../integration/link/school.ts';
import { watch } from '../../integration/link/watch.ts';

/** A hub of somebody else that takes every certificate of the school and welcomes whoever comes. */
export type RogueHub = AsyncDisposable & { readonly port: number; readonly caught: readonly string[] };

export const rogueHub = async (school: School, hub: School['hub'], port = 0): Promise<RogueHub> => {
  const caught: string[] = [];
  const onBoth = (_link: unknown, { id }: { readonly id: string }): void => void caught.push(id);
  const listening: Listening = await listen({ ...school, hub }, { port, onAgent: onBoth, onConsole: onBoth });
  return {
    port: listening.port,
    caught,
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
};

/** Dials a port as an agent until it was turned away this often, or was up. */
export const dialUntilDown = async (
  port: number,
  identity: DeviceIdentity,
  { pin, times = 2 }: { readonly pin: string; readonly times?: number },
): Promise<{ readonly up: boolean; readonly downs: readonly LinkEnd[] }> => {
  const told = watch();
  const hub = { url: `wss://127.0.0.1:${port}`, pin };
  await using _dialled = dialAgent({ hub, identity, hello, random: () => 0.01, ...told });
  await told.until(() => told.downs.length >= times || told.ups.length > 0);
  return { up: told.ups.length > 0, downs: told.downs };
};
