import { Button, TextField } from '@usher/ui';
import { Search as SearchIcon } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { CaseSummary } from '../../contract/cases.ts';
import { useChoices } from '../../page/choices.tsx';
import { ask } from '../../page/host.ts';
import { Trouble } from '../../page/trouble.tsx';
import { useSend } from '../../page/use-send.ts';
import { say, sayRefusal } from '../../page/words.ts';
import { CaseLine } from '../inbox/case-line.tsx';
import './search.css';

type Found = { readonly cases: readonly CaseSummary[]; readonly next: number | null };

const dayStart = (day: string): number => new Date(`${day}T00:00`).getTime();
const DAY_MS = 24 * 60 * 60_000;

/** Finds cases by words, person, room and day. */
export const SearchPage = () => {
  const { staff } = useChoices();
  const [fields, setFields] = useState({ words: '', person: '', place: '', from: '', until: '' });
  const [found, setFound] = useState<Found | null>(null);
  const { send, isWorking, code } = useSend();
  const set = (name: keyof typeof fields) => (text: string) => setFields({ ...fields, [name]: text });

  const personId = (typed: string): string => {
    const name = typed.trim();
    const member = staff.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return member?.person ?? `pupil:${name}`;
  };
  const look = async (before: number | null, kept: readonly CaseSummary[]): Promise<void> => {
    const { words, person, place, from, until } = fields;
    const page = await ask('cases', {
      ...(words.trim() === '' ? {} : { words: words.trim() }),
      ...(person.trim() === '' ? {} : { person: personId(person) }),
      ...(place.trim() === '' ? {} : { place: place.trim() }),
      ...(from === '' ? {} : { from: dayStart(from) }),
      ...(until === '' ? {} : { until: dayStart(until) + DAY_MS }),
      ...(before === null ? {} : { before }),
    });
    const fresh = page.cases.filter(({ id }) => !kept.some((one) => one.id === id));
    setFound({ cases: [...kept, ...fresh], next: page.next });
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void send(() => look(null, []));
  };
  const day = (name: 'from' | 'until') => (
    <label className="u-field">
      <span className="u-label">{say(`search.${name}`)}</span>
      <input className="u-input" type="date" value={fields[name]} onChange={({ target }) => set(name)(target.value)} />
    </label>
  );
  return (
    <>
      <div className="page-head">
        <h1>{say('search.title')}</h1>
      </div>
      <form className="search-form card" onSubmit={submit} role="search" aria-label={say('search.title')}>
        <TextField label={say('search.words')} value={fields.words} onChange={set('words')} maxLength={200} />
        <TextField label={say('search.person')} value={fields.person} onChange={set('person')} maxLength={64} />
        <TextField label={say('search.place')} value={fields.place} onChange={set('place')} maxLength={64} />
        {day('from')}
        {day('until')}
        <Button variant="accent" type="submit" icon={SearchIcon} isPending={isWorking}>
          {say('search.go')}
        </Button>
        <p className="u-quiet search-note">{say('search.noted')}</p>
      </form>
      {code !== null && <Trouble text={sayRefusal(code)} />}
      {found !== null && found.cases.length === 0 && <p role="status">{say('search.nothing')}</p>}
      {found !== null && found.cases.length > 0 && (
        <ul className="case-list">
          {found.cases.map((one) => (
            <li key={one.id}>
              <CaseLine of={one} />
            </li>
          ))}
        </ul>
      )}
      {found !== null && found.next !== null && (
        <p className="search-more">
          <Button isPending={isWorking} onPress={() => void send(() => look(found.next, found.cases))}>
            {say('search.more')}
          </Button>
        </p>
      )}
    </>
  );
};
