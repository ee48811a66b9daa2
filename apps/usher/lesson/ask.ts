import type { ConsoleLink } from '@usher/link';
import type { Message, Outgoing } from '@usher/protocol';
import { UsherFailure } from '../failure.ts';

type In = Message<'hub-to-console'>;

/** Plain words for the refusals a person at a prompt can meet. */
const SAID: Readonly<Record<string, readonly [cause: string, mend: string]>> = {
  'wrong-password': ['the user name or password is wrong', 'check USHER_PASSWORD'],
  'too-many-tries': ['too many wrong passwords', 'wait 15 minutes and try again'],
  'unknown-room': ['there is no such room, or this account may not see it', 'see: usher lesson stations'],
  'not-allowed': ['this account may not do that', 'ask the network manager'],
};

/**
 * Sends a message and gathers what comes back until `done` says the answer is whole. Rejects with the
 * refusal's code when the hub refuses it, with `no-answer` after `withinMs`, or with `link-lost`.
 */
export const ask = <Answer>(
  link: ConsoleLink,
  message: Outgoing<'console-to-hub'>,
  read: (incoming: In) => Answer | undefined,
  withinMs: number,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const ends: (() => void)[] = [];
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      for (const end of ends) end();
      act();
    };
    const timer = setTimeout(
      () => settle(() => reject(new UsherFailure('no-answer', 'the hub did not answer in time', 'see: usher doctor'))),
      withinMs,
    );
    ends.push(
      link.onMessage((incoming) => {
        if (incoming.t === 'refusal' && incoming.body.re === message.id) {
          const { code, detail } = incoming.body;
          const [cause, mend] = SAID[code] ?? [detail, undefined];
          settle(() => reject(new UsherFailure(code, cause, mend)));
          return;
        }
        const answer = read(incoming);
        if (answer !== undefined) settle(() => resolve(answer));
      }),
      link.onEnd((end) =>
        settle(() => reject(new UsherFailure(end.refusal ?? 'link-lost', `the hub ended the link: ${end.detail}`))),
      ),
    );
    link.send(message);
  });
