import { type Case, namedAs } from '@usher/incidents';
import type { ReactNode } from 'react';
import type { CaseShown } from '../../contract/cases.ts';
import { personName, useNames } from '../../page/names.ts';
import { dateTime, listed, say, wordsFor } from '../../page/words.ts';

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const NotSaid = () => <span className="u-quiet">{say('field.not-said')}</span>;

/** The case in a few lines: when, where, who told, and in whose words. */
export const CaseFacts = ({ state, shown }: { readonly state: Case; readonly shown: CaseShown }) => {
  const names = useNames();
  const reads = (content: string): boolean => shown.reads.includes(content);
  const { details, reports } = state;
  const nameAll = (people: readonly string[]): string =>
    listed([...new Set(people)].map((person) => personName(person, names)));
  const reporters = reports.flatMap((entry) => namedAs(entry, 'reporter'));
  const where = [details.device, details.room].filter((one) => one !== undefined && one !== '').join(', ');
  return (
    <section className="card case-facts" aria-label={say('case.facts')}>
      <dl>
        {reads('particulars') && (
          <>
            <Fact name={say('field.when')}>
              {details['occurred-at'] === undefined ? <NotSaid /> : dateTime(details['occurred-at'])}
            </Fact>
            <Fact name={say('field.where')}>
              {where === '' ? details.place === undefined ? <NotSaid /> : wordsFor('value', details.place) : where}
            </Fact>
          </>
        )}
        {reads('people') && (
          <>
            <Fact name={say('field.reporter')}>{reporters.length === 0 ? <NotSaid /> : nameAll(reporters)}</Fact>
            <Fact name={say('field.told')}>{state.told.length === 0 ? <NotSaid /> : nameAll(state.told)}</Fact>
          </>
        )}
        {details.intent !== undefined && <Fact name={say('field.intent')}>{wordsFor('value', details.intent)}</Fact>}
        {details.url !== undefined && (
          <Fact name={say('field.url')}>
            {/* Never a link: nobody is led to it by a slip of the mouse. */}
            <span className="case-url">{details.url}</span>
          </Fact>
        )}
      </dl>
      {details.account !== undefined && (
        <figure className="case-account">
          <figcaption>{say('field.account')}</figcaption>
          <blockquote>{details.account}</blockquote>
        </figure>
      )}
    </section>
  );
};
