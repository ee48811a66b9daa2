import { needsStaff } from '@usher/classroom';
import { usePage, useSession, useView } from '../../page.ts';
import { shown } from '../names/shown.ts';
import { type Alert, AlertStrip } from './alert-strip.tsx';

/** The PCs of the room that need somebody, until each was looked at or put away. */
export const Alerts = () => {
  const { view } = usePage();
  const stations = useSession((session) => session.stations);
  const isUp = useSession((session) => session.link.state === 'up');
  const hidden = useView((now) => now.alertsHidden);
  // Without the hub nothing is known of anybody.
  if (!isUp) return null;
  const alerts = stations.flatMap((station): Alert[] => {
    const needs = needsStaff(station);
    const key = `${station.id}/${needs?.why ?? ''}/${needs?.since ?? 0}`;
    return needs === null || hidden.has(key) ? [] : [{ key, station: station.id, name: shown(station.name) }];
  });
  const hide = ({ key }: Alert): void =>
    view.update((now) => ({ ...now, alertsHidden: new Set([...now.alertsHidden, key]) }));
  const show = (alert: Alert): void => {
    const { station } = alert;
    view.update((now) => ({
      ...now,
      looking: null,
      selection: { selected: new Set([station]), anchor: station, focus: station },
    }));
    document.querySelector<HTMLElement>('[role="listbox"]')?.focus();
    hide(alert);
  };
  return <AlertStrip alerts={alerts} onShow={show} onHide={hide} />;
};
