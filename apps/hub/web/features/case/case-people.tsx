import type { Case } from '@usher/incidents';
import { personName, useNames } from '../../page/names.ts';
import { say, wordsFor } from '../../page/words.ts';

/** Whom a case names, and as what. */
export const CasePeople = ({ state }: { readonly state: Case }) => {
  const names = useNames();
  return (
    <section className="card" aria-label={say('case.people')}>
      <h2>{say('case.people')}</h2>
      {state.people.length === 0 ? (
        <p className="u-quiet">{say('case.nobody')}</p>
      ) : (
        <ul className="people">
          {state.people.map(({ person, who, part }) => (
            <li key={`${person}${part}`}>
              <strong>{personName(person, names)}</strong>
              <span className="u-quiet">
                {wordsFor('who', who)}: {wordsFor('part', part)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
