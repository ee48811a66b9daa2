import { usePage, useSession, useView } from '../../page.ts';
import { useStore } from '../../store.ts';
import { shown } from '../names/shown.ts';
import { useMay } from '../roles/use-may.ts';
import { type Alert, alertsOf } from './alert-list.ts';
import { AlertStrip } from './alert-strip.tsx';

/** The PCs that need somebody: those of pupils until somebody opened or ended it, others until they were put away. */
export const Alerts = () => {
  const { view, incidents, lesson } = usePage();
  const stations = useSession((session) => session.stations);
  const isUp = useSession((session) => session.link.state === 'up');
  const putAway = useView((now) => now.alertsHidden);
  const told = useStore(incidents.alerts, (now) => now);
  const mayOpen = useMay('incidents');
  // Without the hub nothing is known of anybody.
  if (!isUp) return null;
  const alerts = alertsOf({ stations, incidents: told, putAway }).map((alert) => ({
    ...alert,
    name: shown(alert.name),
  }));
  const hide = ({ key }: Alert): void =>
    view.update((now) => ({ ...now, alertsHidden: new Set([...now.alertsHidden, key]) }));
  const show = (alert: Alert): void => {
    const { station } = alert;
    if (station === null) return;
    view.update((now) => ({
      ...now,
      looking: null,
      incidents: false,
      selection: { selected: new Set([station]), anchor: station, focus: station },
    }));
    document.querySelector<HTMLElement>('[role="listbox"]')?.focus();
    if (alert.opens === null) hide(alert);
  };
  const openCase = (caseId: string): void => {
    incidents.want(caseId);
    view.update((now) => ({ ...now, incidents: true }));
  };
  const open = ({ caseId, station, opens }: Alert): void => {
    if (caseId !== null) return openCase(caseId);
    const hidden = lesson.session.value.stations.find(({ id }) => id === station);
    if (hidden === undefined || opens !== 'hiding') return;
    view.update((now) => ({ ...now, asking: { kind: 'end', station: hidden.id } }));
  };
  return <AlertStrip alerts={alerts} onShow={show} onHide={hide} onOpen={mayOpen ? open : null} />;
};
