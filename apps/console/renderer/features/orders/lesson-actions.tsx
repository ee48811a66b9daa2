import { ActionBar, Button, ButtonGroup } from '@usher/ui';
import { ImageOff, Lock, LockOpen, MonitorOff } from 'lucide-react';
import { targetsOf } from '../../orders.ts';
import { usePage, useSession, useView } from '../../page.ts';
import { say } from '../../words.ts';
import { useMay } from '../roles/use-may.ts';
import { CoverChoices } from './cover-choices.tsx';
import { OrderResults } from './order-results.tsx';

const useWho = (): { readonly count: number; readonly who: string; readonly more: string } => {
  const session = useSession((now) => now);
  const view = useView((now) => now);
  const count = targetsOf(session, view).length;
  const looked = session.stations.find((station) => station.id === view.looking?.station);
  const chosen = view.selection.selected.size;
  const asked = looked !== undefined ? 1 : chosen > 0 ? chosen : session.stations.length;
  const who =
    looked !== undefined
      ? looked.name
      : chosen > 0
        ? say('selection.chosen', { n: chosen })
        : say('selection.everyone');
  const reached = count === 0 ? say('selection.none') : say('selection.screens', { n: count });
  const more = count > 0 && asked > count && chosen > 0 ? say('selection.off', { n: asked - count }) : reached;
  return { count, who, more };
};

type One = { readonly id: string; readonly isHidden: boolean };

/** The one pupil who is meant: the one looked at closely, or the only one selected. */
const useOne = (): One | null => {
  const id = useView(({ looking, selection }) =>
    looking !== null ? looking.station : selection.selected.size === 1 ? ([...selection.selected][0] ?? null) : null,
  );
  const isHidden = useSession(({ stations }) => stations.find((one) => one.id === id)?.hiddenSince ?? null) !== null;
  return id === null ? null : { id, isHidden };
};

/** What is done about one pupil alone. What a pupil hides is ended with an outcome, in the place of a plain release. */
const OfOne = ({ one }: { readonly one: One }) => {
  const { view } = usePage();
  const isUp = useSession((session) => session.link.state === 'up');
  const [mayIncidents, mayRelease] = [useMay('incidents'), useMay('release')];
  const ask = (kind: 'saw' | 'end') => () => view.update((now) => ({ ...now, asking: { kind, station: one.id } }));
  return (
    <>
      {one.isHidden && mayRelease && (
        <Button icon={LockOpen} keys="E" isDisabled={!isUp} onPress={ask('end')}>
          {say('end.button')}
        </Button>
      )}
      {mayIncidents && (
        <Button icon={ImageOff} keys="S" isDisabled={!isUp} onPress={ask('saw')}>
          {say('saw.button')}
        </Button>
      )}
    </>
  );
};

/** The actions of a lesson: what they do and to how many is on the buttons. */
export const LessonActions = () => {
  const { orders } = usePage();
  const { count, who, more } = useWho();
  const one = useOne();
  const isUp = useSession((session) => session.link.state === 'up');
  const isDisabled = count === 0 || !isUp;
  const [mayLock, mayCover, mayRelease] = [useMay('lock'), useMay('cover'), useMay('release')];
  return (
    <ActionBar label={say('orders.label')} who={who} whoMore={more} result={<OrderResults />}>
      {mayLock && (
        <ButtonGroup>
          <Button
            variant="accent"
            icon={Lock}
            keys="L"
            isDisabled={isDisabled}
            onPress={() => void orders.give('lock')}
          >
            {say('orders.lock', { n: count })}
          </Button>
          <CoverChoices />
        </ButtonGroup>
      )}
      {mayCover && (
        <Button icon={MonitorOff} keys="C" isDisabled={isDisabled} onPress={() => void orders.give('cover')}>
          {say('orders.cover', { n: count })}
        </Button>
      )}
      {mayRelease && one?.isHidden !== true && (
        <Button icon={LockOpen} keys="R" isDisabled={isDisabled} onPress={() => void orders.give('release')}>
          {say('orders.release', { n: count })}
        </Button>
      )}
      {one !== null && <OfOne one={one} />}
    </ActionBar>
  );
};
