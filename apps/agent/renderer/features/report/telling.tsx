import { Button } from '@usher/ui';
import type { Calm } from '../../../guard-talk.ts';
import { promiseWords } from '../../../promise-words.ts';
import { CALM, say } from '../../words.ts';
import { Heading } from './heading.tsx';

type Props = {
  readonly step: 'start' | 'rest' | 'done';
  readonly known: Pick<Calm, 'promise' | 'by' | 'instead'>;
  readonly onSay: () => void;
  readonly onRest: () => void;
};

const TITLES = { start: CALM.title, rest: say('rest.title'), done: say('done.title') } as const;

const nextOf = ({ promise, instead }: Props['known']): string => {
  if (instead) return CALM.nextInstead;
  return promise === 'promise.received' || promise === 'promise.seen' ? CALM.come : CALM.hand;
};

/** The screens that ask nothing: what was done, what is true of it now, and what happens next. */
export const Telling = ({ step, known, onSay, onRest }: Props) => (
  <main className="report" data-calm key={step}>
    <Heading>{TITLES[step]}</Heading>
    {step === 'start' && <p className="report-aside">{CALM.unseen}</p>}
    <hr className="report-rule" />
    <div role="status" className="report-status">
      <p className="report-promise">{promiseWords(CALM, known)}</p>
      <p>{nextOf(known)}</p>
    </div>
    {step === 'start' ? (
      <section className="report-ask" aria-labelledby="report-ask">
        <h2 id="report-ask">{say('start.ask')}</h2>
        <p className="report-aside">{say('start.free')}</p>
        <div className="report-ways">
          <Button variant="accent" onPress={onSay}>
            {say('start.yes')}
          </Button>
          <Button onPress={onRest}>{say('start.no')}</Button>
        </div>
      </section>
    ) : (
      <section className="report-ask">
        {step === 'rest' && <p className="report-aside">{say('rest.more')}</p>}
        <div className="report-ways">
          <Button onPress={onSay}>{say(step === 'rest' ? 'rest.say' : 'done.more')}</Button>
        </div>
      </section>
    )}
  </main>
);
