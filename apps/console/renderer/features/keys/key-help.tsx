import './key-help.css';
import { roleMay } from '@usher/classroom';
import type { Right, Role } from '@usher/protocol';
import { Dialog, Key, Switch } from '@usher/ui';
import { usePage, useSession, useView } from '../../page.ts';
import { say, type Words } from '../../words.ts';

/** A key, what it does, and the right without which it is not there. */
type Line = readonly [key: string, words: Words, right?: Right];

const groups = (): readonly { readonly title: Words; readonly lines: readonly Line[] }[] => [
  {
    title: 'help.act',
    lines: [
      ['L', 'help.lock', 'lock'],
      ['C', 'help.cover', 'cover'],
      ['R', 'help.release', 'release'],
      ['S', 'help.saw', 'incidents'],
      ['E', 'help.end', 'incidents'],
      [say('key.ctrl-z'), 'help.undo'],
    ],
  },
  {
    title: 'help.see',
    lines: [
      [say('key.enter'), 'help.enter', 'look-closer'],
      ['I', 'help.incidents', 'incidents'],
      ['B', 'help.blur'],
      ['Q', 'help.lock-console'],
      [say('key.f11'), 'help.full-screen'],
      ['?', 'help.help'],
    ],
  },
  {
    title: 'help.choose',
    lines: [
      [say('key.arrows'), 'help.arrows'],
      [say('key.space'), 'help.space'],
      [say('key.shift-arrows'), 'help.range'],
      [say('key.ctrl-a'), 'help.all'],
      [say('key.menu'), 'help.menu'],
      [say('key.esc'), 'help.none'],
      ['/', 'help.find'],
    ],
  },
];

const isFor =
  (role: Role | undefined) =>
  ([, , right]: Line): boolean =>
    right === undefined || (role !== undefined && roleMay(role, right));

/** Every key of the lesson that this person may use, on one page. */
export const KeyHelp = () => {
  const { view, lesson } = usePage();
  const isOpen = useView((now) => now.help);
  const role = useSession((session) => session.person?.role);
  const singleKeys = useSession((session) => session.settings.singleKeys);
  return (
    <Dialog
      title={say('help.title')}
      closeLabel={say('help.close')}
      isOpen={isOpen}
      onClose={() => view.update((now) => ({ ...now, help: false }))}
    >
      <div className="key-help">
        {groups().map(({ title, lines }) => (
          <section key={title}>
            <h3>{say(title)}</h3>
            <dl>
              {lines.filter(isFor(role)).map(([key, words]) => (
                <div key={words} className="key-help-line">
                  <dt>
                    <Key>{key}</Key>
                  </dt>
                  <dd>{say(words)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="key-help-switch">
        <Switch text={say('help.single-keys')} isOn={singleKeys} onChange={(on) => lesson.save({ singleKeys: on })} />
      </div>
    </Dialog>
  );
};
