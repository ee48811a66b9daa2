import './orders.css';
import { LIMITS } from '@usher/protocol';
import { Button, Popover, SegmentedControl, TextField } from '@usher/ui';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { usePage, useSession } from '../../page.ts';
import { useMay } from '../roles/use-may.ts';
import { say } from '../../words.ts';
import { minutesTyped, QUICK_MINUTES } from './minutes.ts';

const OTHER = 'other';

const Minutes = ({
  label,
  minutes,
  onMinutes,
}: {
  readonly label: string;
  readonly minutes: number;
  readonly onMinutes: (minutes: number) => void;
}) => {
  const quick = QUICK_MINUTES.find((one) => Number(one) === minutes);
  const [isOther, setOther] = useState(quick === undefined);
  const [typed, setTyped] = useState(String(minutes));
  const choose = (value: string): void => {
    setOther(value === OTHER);
    if (value !== OTHER) onMinutes(Number(value));
  };
  const type = (text: string): void => {
    setTyped(text);
    const read = minutesTyped(text);
    if (read !== null) onMinutes(read);
  };
  return (
    <>
      <SegmentedControl
        label={label}
        value={isOther ? OTHER : (quick ?? OTHER)}
        onChange={choose}
        options={[
          ...QUICK_MINUTES.map((value) => ({ value: value as string, text: say('orders.minutes', { n: value }) })),
          { value: OTHER, text: say('orders.other') },
        ]}
      />
      {isOther && (
        <TextField
          label={say('orders.minutes.label')}
          value={typed}
          onChange={type}
          inputMode="numeric"
          maxLength={3}
          autoFocus
          {...(minutesTyped(typed) === null ? { error: say('orders.minutes.wrong') } : {})}
        />
      )}
    </>
  );
};

/** How long covers and locks last and what a lock says; used from the next order on. */
export const CoverChoices = () => {
  const { lesson } = usePage();
  const minutes = useSession((session) => session.settings.lockMinutes);
  const saved = useSession((session) => session.settings.lockMessage);
  const time = useMay('cover') ? say('orders.time') : say('orders.time.locks');
  const [isOpen, setOpen] = useState(false);
  const [message, setMessage] = useState(saved);
  const openOrClose = (open: boolean): void => {
    setOpen(open);
    if (open) setMessage(saved);
    else if (message.trim() !== saved) lesson.save({ lockMessage: message.trim() });
  };
  return (
    <Popover
      label={time}
      isOpen={isOpen}
      onOpenChange={openOrClose}
      trigger={
        <Button variant="accent" label={say('orders.for.label', { n: minutes, what: time })}>
          <span className="orders-for">
            {say('orders.for', { n: minutes })}
            <ChevronDown size={16} aria-hidden />
          </span>
        </Button>
      }
    >
      <h2 className="u-label">{time}</h2>
      <Minutes label={time} minutes={minutes} onMinutes={(lockMinutes) => lesson.save({ lockMinutes })} />
      <TextField
        label={say('orders.message')}
        note={say('orders.message.note')}
        value={message}
        onChange={setMessage}
        maxLength={LIMITS.messageChars}
      />
      <div className="orders-done">
        <span className="u-quiet">{say('orders.ends')}</span>
        <Button onPress={() => openOrClose(false)}>{say('orders.done')}</Button>
      </div>
    </Popover>
  );
};
