import '../incidents/incidents.css';
import { Button, Dialog } from '@usher/ui';
import { usePage, useSession, useView } from '../../page.ts';
import { say } from '../../words.ts';
import { shown } from '../names/shown.ts';
import { someNames } from './tell-results.ts';

const list = new Intl.ListFormat('en-GB');
const together = (names: readonly string[]): string => (names.length > 3 ? someNames(names) : list.format(names));

/** Asks before screens are shown that pupils hide themselves: no undo could hide them again (rule IND7). */
export const ReleaseDialog = () => {
  const { view, orders } = usePage();
  const asking = useView((now) => (now.asking?.kind === 'release' ? now.asking : null));
  const stations = useSession((session) => session.stations);
  const close = (): void => view.update((now) => ({ ...now, asking: null }));
  const { hidden = [], others = [] } = asking ?? {};
  const names = stations.filter(({ id }) => hidden.includes(id)).map(({ name }) => shown(name));
  const release = (ids: readonly string[], left: readonly string[]) => (): void => {
    close();
    void orders.release(ids, left);
  };
  const all = { n: hidden.length };
  return (
    <Dialog
      title={say('release-hidden.title')}
      closeLabel={say('release-hidden.leave')}
      isOpen={asking !== null}
      onClose={close}
      size="small"
    >
      <div className="ask">
        <p>{say('release-hidden.what', { ...all, names: together(names) })}</p>
        <div className="ask-deeds">
          {others.length > 0 && (
            <Button variant="accent" autoFocus onPress={release(others, hidden)}>
              {say('release-hidden.others', { n: others.length })}
            </Button>
          )}
          <Button onPress={release([...others, ...hidden], [])}>
            {others.length > 0 ? say('release-hidden.all', all) : say('release-hidden.only', all)}
          </Button>
          <Button variant="quiet" onPress={close} autoFocus={others.length === 0}>
            {say('release-hidden.leave')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
};
