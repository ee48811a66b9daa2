import type { Command } from 'commander';
import { UsherFailure } from '../failure.ts';
import { runCommand } from '../run-command.ts';

type Where = { display?: string; data?: string; json?: true };
type Told = Where & { text?: string; url?: string; kind?: readonly string[]; about?: string };

const placeOf = ({ display = process.env['DISPLAY'], data }: Where) => {
  if (display === undefined)
    throw new UsherFailure('no-display', 'There is no display of yours', 'name one such as :0 with --display');
  return { display, dataDir: data };
};

const withPlace = (command: Command): Command =>
  command
    .option('--display <display>', 'the display (default: DISPLAY)')
    .option('--data <dir>', "the agent's data folder, where it runs as this account")
    .option('--json', 'answer in JSON');

/** One of the words that there are; anything else is refused with all of them. */
const oneOf = <Word extends string>(option: string, words: readonly Word[], said: string): Word => {
  const found = words.find((word) => word === said);
  if (found === undefined)
    throw new UsherFailure(
      'unknown-word',
      `"${said}" is nothing that ${option} knows`,
      `say one of: ${words.join(', ')}`,
    );
  return found;
};

/** `usher pupil hide` and `usher pupil tell`: the pupil's own key and page as commands, for whoever is signed in there. */
export const addPupilCommands = (program: Command): void => {
  const pupil = program.command('pupil').description('what the person at this computer may do');
  withPlace(
    pupil.command('hide').description('turn the screens black at once; a member of staff takes it off again'),
  ).action(
    runCommand(async (options: Where, report) => {
      const { askToHide } = await import('@usher/agent');
      const { black } = await askToHide(placeOf(options));
      report.answer({ ok: true, black }, [
        black ? 'The screens are black.' : 'The screens will be black as soon as they can be reached.',
      ]);
    }),
  );
  withPlace(
    pupil
      .command('tell')
      .description('tell the school what happened; say as much or as little as you like')
      .option('--text <words>', 'what happened, in your own words')
      .option('--url <address>', 'the address of a web page')
      .option(
        '--kind <kind>',
        'what it was, as often as you like: web-page, message, unkind ...',
        (kind, all: string[]) => [...all, kind],
        [],
      )
      .option('--about <whom>', 'me, someone-else, or adult-here for an adult of this school', 'me'),
  ).action(
    runCommand(async (options: Told, report) => {
      const { REPORT_ABOUT, REPORT_CHOICES, tellAtDoor, toldWords } = await import('@usher/agent');
      const told = {
        about: oneOf('--about', REPORT_ABOUT, options.about ?? 'me'),
        kinds: (options.kind ?? []).map((kind) => oneOf('--kind', REPORT_CHOICES, kind)),
        text: options.text ?? '',
        url: options.url ?? '',
      };
      const { promise, by } = await tellAtDoor(placeOf(options), told);
      report.answer({ ok: true, promise, by }, [toldWords({ promise, by }, told)]);
    }),
  );
};
