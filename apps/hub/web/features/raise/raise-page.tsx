import { Button, EmptyState, Select, Switch, TextArea, TextField } from '@usher/ui';
import { CircleCheck } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import { useChoices } from '../../page/choices.tsx';
import { ask } from '../../page/host.ts';
import { Trouble } from '../../page/trouble.tsx';
import { useSend } from '../../page/use-send.ts';
import { caseNumber, say, sayRefusal, wordsFor } from '../../page/words.ts';

const PLACES = ['in-school', 'off-site', 'remote'] as const;
type Place = (typeof PLACES)[number];

const local = (at: number): string => {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
};

/** Writes down something that was seen or told away from a pupil's screen. */
export const RaisePage = () => {
  const { kinds } = useChoices();
  const [kind, setKind] = useState('');
  const [when, setWhen] = useState(() => local(Date.now()));
  const [place, setPlace] = useState<Place | ''>('in-school');
  const [room, setRoom] = useState('');
  const [device, setDevice] = useState('');
  const [text, setText] = useState('');
  const [url, setUrl] = useState('');
  const [aboutAdult, setAboutAdult] = useState(false);
  const [sent, setSent] = useState<string | null>(null);
  const { send, isWorking, code } = useSend();
  const isReady = kind !== '' && place !== '' && text.trim() !== '' && when !== '';
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    void send(async () => {
      const { id } = await ask('case.raise', {
        kinds: [kind],
        occurredAt: new Date(when).getTime(),
        room: room.trim() === '' ? null : room.trim(),
        device: device.trim() === '' ? null : device.trim(),
        place,
        text: text.trim(),
        url: url.trim(),
        aboutAdult,
      });
      setSent(id);
    });
  };
  if (sent !== null)
    return (
      <EmptyState icon={CircleCheck} title={say('raise.done', { number: caseNumber(sent) })} level={1}>
        <p>{say('raise.done.what')}</p>
      </EmptyState>
    );
  return (
    <>
      <div className="page-head">
        <h1>{say('raise.title')}</h1>
        <p className="u-quiet">{say('raise.what')}</p>
      </div>
      <form className="form card raise" onSubmit={submit} aria-label={say('raise.title')}>
        <Select
          label={say('raise.kind')}
          value={kind}
          onChange={setKind}
          empty={say('act.choose')}
          options={kinds.map(({ id, words }) => ({ value: id, text: words === '' ? wordsFor('kind', id) : words }))}
        />
        <TextArea label={say('raise.text')} note={say('raise.text.note')} value={text} onChange={setText} rows={6} />
        <div className="raise-row">
          <label className="u-field">
            <span className="u-label">{say('raise.when')}</span>
            <input
              className="u-input"
              type="datetime-local"
              value={when}
              onChange={({ target }) => setWhen(target.value)}
            />
          </label>
          <Select
            label={say('raise.where')}
            value={place}
            onChange={setPlace}
            empty={say('act.choose')}
            options={PLACES.map((one) => ({ value: one, text: wordsFor('value', one) }))}
          />
          <TextField label={say('raise.room')} value={room} onChange={setRoom} maxLength={128} />
          <TextField label={say('raise.device')} value={device} onChange={setDevice} maxLength={128} />
        </div>
        <TextField label={say('raise.url')} value={url} onChange={setUrl} maxLength={2_000} />
        <Switch text={say('raise.adult')} isOn={aboutAdult} onChange={setAboutAdult} />
        {code !== null && <Trouble text={sayRefusal(code)} />}
        <div className="form-foot">
          <Button variant="accent" type="submit" isPending={isWorking} isDisabled={!isReady}>
            {say('raise.go')}
          </Button>
        </div>
      </form>
    </>
  );
};
