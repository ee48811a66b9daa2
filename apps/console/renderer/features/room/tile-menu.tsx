import { MenuAt } from '@usher/ui';
import { usePage, useSession } from '../../page.ts';
import { lookingAt } from '../../view.ts';
import { say } from '../../words.ts';
import { shown } from '../names/shown.ts';
import { useMay } from '../roles/use-may.ts';
import type { useTileMenu } from './use-tile-menu.ts';

/** What can be done about one pupil alone. */
export const TileMenu = ({ menu }: { readonly menu: ReturnType<typeof useTileMenu> }) => {
  const { view } = usePage();
  const { at, station: id, close } = menu;
  const station = useSession(({ stations }) => stations.find((one) => one.id === id));
  const [mayLook, mayIncidents, mayRelease] = [useMay('look-closer'), useMay('incidents'), useMay('release')];
  const label = say('tile-menu.label', { name: shown(station?.name ?? '') });
  const items = [
    { id: 'look', text: say('tile-menu.look'), isThere: mayLook },
    { id: 'end', text: say('end.button'), isThere: mayRelease && (station?.hiddenSince ?? null) !== null },
    { id: 'saw', text: say('saw.button'), isThere: mayIncidents },
  ].filter(({ isThere }) => isThere);
  const choose = (what: string): void => {
    if (station === undefined) return;
    if (what === 'look') view.update((now) => lookingAt(now, { station: station.id, monitor: 0, full: false }));
    else if (what === 'end' || what === 'saw')
      view.update((now) => ({ ...now, asking: { kind: what, station: station.id } }));
  };
  return (
    <MenuAt
      at={at}
      isOpen={station !== undefined && items.length > 0}
      onClose={close}
      label={label}
      groups={[{ title: shown(station?.name ?? ''), kind: 'deeds', items }]}
      onChoose={choose}
    />
  );
};
