import { Button, SegmentedControl, TextArea, TextField } from '@usher/ui';
import { Download, Printer } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { Paper } from '../../contract/reviews.ts';
import { ask } from '../../page/host.ts';
import { MarkedPaper } from '../../page/paper.tsx';
import { readCsv } from '../../page/read-csv.ts';
import { Trouble } from '../../page/trouble.tsx';
import { useSend } from '../../page/use-send.ts';
import { caseNumber, say, sayRefusal, wordsFor } from '../../page/words.ts';
import './papers.css';

type What = 'log' | 'cpoms' | 'extract';
const KINDS: readonly What[] = ['log', 'extract', 'cpoms'];

/** Gives a text to the browser as a file. */
const save = ({ name, text }: Paper): void => {
  // Spreadsheet programs know UTF-8 by its mark.
  const type = name.endsWith('.csv') ? 'text/csv' : 'text/plain';
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  [link.href, link.download] = [url, name];
  link.click();
  URL.revokeObjectURL(url);
};

/** A log of many columns on paper: each incident by itself, with the columns that say something. */
const LogPaper = ({ paper }: { readonly paper: Paper }) => {
  const [, headings = [], ...rest] = readCsv(paper.text);
  const rows = rest.slice(0, -1);
  if (rows.length === 0) return <p>{say('papers.empty')}</p>;
  return (
    <>
      {rows.map((row) => (
        <section key={row[0]} className="log-case">
          <h2>{say('case.number', { number: row[0] ?? '' })}</h2>
          <dl>
            {row.slice(1).map((cell, i) =>
              cell === '' ? null : (
                <div key={headings[i + 1]} className="log-cell">
                  <dt>{headings[i + 1]}</dt>
                  <dd>{cell}</dd>
                </div>
              ),
            )}
          </dl>
        </section>
      ))}
    </>
  );
};

const Made = ({ paper, what }: { readonly paper: Paper; readonly what: What }) => (
  <>
    <div className="papers-made unprinted" role="status">
      <p>{say('papers.made', { name: paper.name })}</p>
      <div className="form-foot">
        <Button icon={Download} onPress={() => save(paper)}>
          {say('papers.save')}
        </Button>
        {what !== 'cpoms' && (
          <Button icon={Printer} onPress={() => print()}>
            {say('papers.print')}
          </Button>
        )}
      </div>
      {paper.withheld.length > 0 && (
        <div>
          <p>{say('papers.withheld')}</p>
          <ul>
            {paper.withheld.map(({ caseId, why }) => (
              <li key={caseId}>
                {say('case.number', { number: caseNumber(caseId) })}: {wordsFor('papers.withheld', why)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
    {what !== 'cpoms' && (
      <div className="card">
        <MarkedPaper marking={paper.marking}>
          {what === 'log' ? <LogPaper paper={paper} /> : <pre className="extract">{paper.text}</pre>}
        </MarkedPaper>
      </div>
    )}
  </>
);

/** The log on paper, the extract somebody has a right to, and the file for another system. Each is written down. */
export const PapersPage = () => {
  const [what, setWhat] = useState<What>('log');
  const [person, setPerson] = useState('');
  const [until, setUntil] = useState(() => new Date().toISOString().slice(0, 10));
  const [from, setFrom] = useState(() => `${new Date().getFullYear()}-01-01`);
  const [why, setWhy] = useState('');
  const [made, setMade] = useState<{ paper: Paper; what: What } | null>(null);
  const { send, isWorking, code } = useSend();
  const isReady = why.trim() !== '' && (what === 'extract' ? person.trim() !== '' : from !== '' && from <= until);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    const asked = what === 'extract' ? { what, person: person.trim(), why } : { what, from, until, why };
    setMade(null);
    void send(async () => setMade({ paper: await ask('paper', asked), what }));
  };
  return (
    <>
      <div className="page-head unprinted">
        <h1>{say('page.papers')}</h1>
        <p className="u-quiet">{say('papers.what')}</p>
      </div>
      <form className="form card papers unprinted" onSubmit={submit} aria-label={say('page.papers')}>
        <SegmentedControl
          label={say('papers.kind')}
          value={what}
          onChange={setWhat}
          options={KINDS.map((one) => ({ value: one, text: say(`papers.kind.${one}`) }))}
        />
        <p className="u-quiet">{say(`papers.kind.${what}.what`)}</p>
        {what === 'extract' ? (
          <TextField label={say('papers.person')} value={person} onChange={setPerson} maxLength={64} />
        ) : (
          <div className="raise-row">
            <label className="u-field">
              <span className="u-label">{say('search.from')}</span>
              <input className="u-input" type="date" value={from} onChange={({ target }) => setFrom(target.value)} />
            </label>
            <label className="u-field">
              <span className="u-label">{say('search.until')}</span>
              <input className="u-input" type="date" value={until} onChange={({ target }) => setUntil(target.value)} />
            </label>
          </div>
        )}
        <TextArea label={say('papers.why')} note={say('papers.why.note')} value={why} onChange={setWhy} rows={2} />
        {code !== null && <Trouble text={sayRefusal(code)} />}
        <div className="form-foot">
          <Button variant="accent" type="submit" isPending={isWorking} isDisabled={!isReady}>
            {say('papers.make')}
          </Button>
        </div>
      </form>
      {made !== null && <Made paper={made.paper} what={made.what} />}
    </>
  );
};
