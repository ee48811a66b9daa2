import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { PublishedPolicy } from '@usher/hub';
import { UsherFailure } from '../failure.ts';
import { runCommand } from '../run-command.ts';

type Show = { data: string; history?: true; json?: true };
type Publish = { data: string; hideKey?: string; contact?: string[]; noContacts?: true; note: string; json?: true };

/** `NAME: HOW` as people write it; what comes after the first colon says where they are found. */
export const contactOf = (text: string): { readonly name: string; readonly how: string } => {
  const colon = text.indexOf(':');
  const [name, how] = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  return { name: name.trim(), how: how.trim() };
};

/** The letter of the pupil's key, as `k` or as `Ctrl+Alt+K`. */
export const hideLetterOf = (text: string): string => {
  const found = /^(?:ctrl\+alt\+)?([a-z])$/i.exec(text.trim());
  if (found?.[1] !== undefined) return found[1].toLowerCase();
  throw new UsherFailure('bad-argument', 'the key is Ctrl, Alt and one letter', 'give it as --hide-key K');
};

const told = ({ at, by, note, choices }: PublishedPolicy): string[] => [
  `The policy published ${new Date(at).toLocaleString('en-GB')} by ${by}${note === '' ? '' : `: ${note}`}`,
  `  the pupil's key: Ctrl+Alt+${choices.hideLetter.toUpperCase()}`,
  ...choices.contacts.map(({ name, how }) => `  to talk to: ${name}${how === '' ? '' : `, ${how}`}`),
];

/** `usher policy …` shows and publishes what the school decides for its pupils' computers. */
export const addPolicyCommands = (program: Command): void => {
  const policy = program.command('policy').description("what the school decides for its pupils' computers");

  policy
    .command('show')
    .description('the policy that holds, or every one there was')
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--history', 'every policy, the newest first')
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async ({ data, history }: Show, report) => {
        const { readPolicies } = await import('@usher/hub');
        const policies = await readPolicies(data, history === true ? 1_000 : 1);
        const lines = policies.flatMap(told);
        report.answer(
          { ok: true, policies },
          lines.length === 0 ? ["None is published; the pupil's key is Ctrl+Alt+H."] : lines,
        );
      }),
    );

  policy
    .command('publish')
    .description('change what is said here and leave the rest; every computer that is on has it within a second')
    .requiredOption('--data <dir>', "the hub's data folder")
    .option('--hide-key <letter>', 'with Ctrl and Alt it hides the screens and tells the school')
    .option('--contact <who...>', 'whom pupils may talk to, as "NAME: WHERE", up to four, replacing those before')
    .option('--no-contacts', 'name nobody')
    .option('--note <text>', 'why, for those who look later', '')
    .option('--json', 'answer in JSON')
    .action(
      runCommand(async (options: Publish & { contacts?: boolean }, report) => {
        const { data, hideKey, contact, contacts, note } = options;
        const { publishPolicy } = await import('@usher/hub');
        const published = await publishPolicy(
          data,
          {
            ...(hideKey === undefined ? {} : { hideLetter: hideLetterOf(hideKey) }),
            ...(contact === undefined ? {} : { contacts: contact.map(contactOf) }),
            ...(contacts === false ? { contacts: [] } : {}),
          },
          { by: userInfo().username, note },
        );
        report.answer({ ok: true, policy: published }, told(published));
      }),
    );
};
