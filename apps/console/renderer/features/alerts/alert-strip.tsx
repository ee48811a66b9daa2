import './alerts.css';
import { Button, Icon, IconButton } from '@usher/ui';
import { BellRing, X } from 'lucide-react';
import { say } from '../../words.ts';

/** Somebody to look after, by what the PC is called and nothing else: the room may see this screen. */
export type Alert = { readonly key: string; readonly station: string; readonly name: string };

const SHOWN_AT_MOST = 4;

type AlertStripProps = {
  readonly alerts: readonly Alert[];
  readonly onShow: (alert: Alert) => void;
  readonly onHide: (alert: Alert) => void;
};

/** One plain line for each PC that needs somebody; what it is about stands on its tile. */
export const AlertStrip = ({ alerts, onShow, onHide }: AlertStripProps) => {
  const more = alerts.length - SHOWN_AT_MOST;
  return (
    <div className="alerts" role="status" aria-label={say('alerts.label')}>
      {alerts.slice(0, SHOWN_AT_MOST).map((alert) => (
        <div key={alert.key} className="alert">
          <Icon of={BellRing} />
          <strong>{say('alerts.needs-you', { name: alert.name })}</strong>
          <Button size="small" label={say('alerts.show.label', { name: alert.name })} onPress={() => onShow(alert)}>
            {say('alerts.show')}
          </Button>
          <IconButton
            size="small"
            icon={X}
            label={say('alerts.hide', { name: alert.name })}
            onPress={() => onHide(alert)}
          />
        </div>
      ))}
      {more > 0 && <span className="alert">{say('alerts.more', { n: more })}</span>}
    </div>
  );
};
