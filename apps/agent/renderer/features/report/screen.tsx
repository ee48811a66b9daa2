import { Button, Icon } from '@usher/ui';
import { CircleAlert } from 'lucide-react';
import type { ReactNode, SyntheticEvent } from 'react';
import { say } from '../../words.ts';
import type { Step } from './draft.ts';
import { Heading } from './heading.tsx';

export type Question = Exclude<Step, 'start' | 'rest' | 'done'>;

type Props = {
  readonly step: Question;
  readonly isLast: boolean;
  readonly state: 'still' | 'telling' | 'failed';
  readonly onBack: () => void;
  readonly onSkip: () => void;
  readonly onNext: () => void;
  readonly children: ReactNode;
};

/** Where typing is what there is to do, the keyboard begins in the field. */
const HAS_FIELD: readonly Step[] = ['words', 'address'];

/** One question, which may always be skipped. */
export const Screen = ({ step, isLast, state, onBack, onSkip, onNext, children }: Props) => {
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (state !== 'telling') onNext();
  };
  return (
    <main className="report">
      <form className="report-form" onSubmit={onSubmit} noValidate>
        <Heading takesFocus={!HAS_FIELD.includes(step)}>{say(`${step}.title`)}</Heading>
        {children}
        {state === 'failed' && (
          <p className="report-trouble" role="alert">
            <Icon of={CircleAlert} />
            <span>{say('tell.failed')}</span>
          </p>
        )}
        <div className="report-ways">
          <Button variant="accent" type="submit" isPending={state === 'telling'}>
            {isLast ? say(state === 'telling' ? 'tell.working' : 'tell') : say('next')}
          </Button>
          <Button onPress={onSkip} isDisabled={state === 'telling'}>
            {say('skip')}
          </Button>
          <Button variant="quiet" onPress={onBack} isDisabled={state === 'telling'}>
            {say('back')}
          </Button>
        </div>
      </form>
    </main>
  );
};
