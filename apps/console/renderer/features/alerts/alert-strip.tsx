import './alerts.css';
import { Button, Icon, IconButton } from '@usher/ui';
import { BellRing, X } from 'lucide-react';
import { say } from '../../words.ts';
import type { Alert } from './alert-list.ts';

const SHOWN_AT_MOST = 4;

type AlertStripProps = {
  readonly alerts: readonly Alert[];
  readonly onShow: (alert: Alert) => void;
  readonly onHide: (alert: Alert) => void;
  /** Null: this person may not open what a pupil told. */
  readonly onOpen: ((alert: Alert) => void) | null;
};

const One = ({ alert, onShow, onHide, onOpen }: Omit<AlertStripProps, 'alerts'> & { readonly alert: Alert }) => {
  const { name, station, opens } = alert;
  return (
    <div className="alert">
      <Icon of={BellRing} />
      <strong>{say('alerts.needs-you', { name })}</strong>
      {station !== null && (
        <Button size="small" label={say('alerts.show.label', { name })} onPress={() => onShow(alert)}>
          {say('alerts.show')}
        </Button>
      )}
      {opens !== null && onOpen !== null && (
        <Button size="small" label={say('alerts.open.label', { name })} onPress={() => onOpen(alert)}>
          {say('alerts.open')}
        </Button>
      )}
      {opens === null && (
        <IconButton size="small" icon={X} label={say('alerts.hide', { name })} onPress={() => onHide(alert)} />
      )}
    </div>
  );
};

/** One plain line for each PC that needs somebody; what it is about stands on its tile. */
export const AlertStrip = ({ alerts, ...does }: AlertStripProps) => {
  const more = alerts.length - SHOWN_AT_MOST;
  return (
    <div className="alerts" role="status" aria-label={say('alerts.label')}>
      {alerts.slice(0, SHOWN_AT_MOST).map((alert) => (
        <One key={alert.key} alert={alert} {...does} />
      ))}
      {more > 0 && <span className="alert">{say('alerts.more', { n: more })}</span>}
    </div>
  );
};
