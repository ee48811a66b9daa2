import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import type { Refused } from '../port.ts';
import { APP_ORIGIN } from './channels.ts';

type Sender = Pick<IpcMainInvokeEvent | IpcMainEvent, 'senderFrame' | 'sender'>;

/** Whether a message comes from the main frame of a page of ours, and from nowhere inside or behind it. */
export const isOurs = ({ senderFrame, sender }: Sender): boolean =>
  senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === APP_ORIGIN;

type Guard = {
  readonly ipc: Pick<IpcMain, 'handle' | 'on'>;
  readonly onRefused: (refused: Refused) => void;
};

/** Thrown back at whoever sent what is not of its form; says nothing of why. */
const refusal = (): Error => new Error('refused');

const check = <S extends z.ZodType>(guard: Guard, event: Sender, schema: S, args: unknown[]): z.output<S> | null => {
  if (!isOurs(event)) {
    guard.onRefused({ code: 'forged-call', detail: 'a message that did not come from the page' });
    return null;
  }
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  guard.onRefused({ code: 'bad-call', detail: 'a message that is not of its form' });
  return null;
};

/** Answers a channel (EH-09): only our page's main frame is heard, and only arguments of the schema, a tuple. */
export const secureHandle = <S extends z.ZodType<unknown[]>>(
  guard: Guard,
  channel: string,
  schema: S,
  answer: (...args: z.output<S>) => Promise<unknown>,
): void =>
  guard.ipc.handle(channel, async (event: IpcMainInvokeEvent, ...args: unknown[]) => {
    const checked = check(guard, event, schema, args);
    if (checked === null) throw refusal();
    return answer(...checked);
  });

/** Hears a channel without an answer, with the same checks. */
export const secureOn = <S extends z.ZodType<unknown[]>>(
  guard: Guard,
  channel: string,
  schema: S,
  hear: (...args: z.output<S>) => void,
): void => {
  guard.ipc.on(channel, (event: IpcMainEvent, ...args: unknown[]) => {
    const checked = check(guard, event, schema, args);
    if (checked !== null) hear(...checked);
  });
};
