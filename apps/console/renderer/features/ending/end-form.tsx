import '../incidents/incidents.css';
import { Button, Icon } from '@usher/ui';
import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { EndingState } from '../../ending.ts';
import { say } from '../../words.ts';
import { nameOf, tellRefusal } from '../incidents/incident-words.ts';
import { NO_OUTCOME, OutcomeFields } from '../incidents/outcome-fields.tsx';

type EndFormProps = {
  readonly state: EndingState;
  readonly onRecord: (outcome: string, text: string) => void;
  readonly onShow: () => void;
  readonly onClose: () => void;
};

const Line = ({ kind, text }: { readonly kind: 'done' | 'working' | 'trouble'; readonly text: string }) => (
  <p className={kind === 'trouble' ? 'end-line incident-trouble' : 'end-line'}>
    <Icon of={{ done: CircleCheck, working: CircleDashed, trouble: TriangleAlert }[kind]} />
    <span>{text}</span>
  </p>
);

/** What is done already, and what did not work, each on a line of its own. */
const Progress = ({ state }: { readonly state: EndingState }) => {
  const { step, recorded, shown, code } = state;
  return (
    <div role="status" className="end-progress">
      {step === 'reading' && <Line kind="working" text={say('end.reading')} />}
      {code !== null && step !== 'recording' && <Line kind="trouble" text={tellRefusal(code, step === 'unread')} />}
      {recorded !== null && <Line kind="done" text={say('end.recorded', { what: nameOf('outcome', recorded) })} />}
      {step === 'showing' && <Line kind="working" text={say('end.showing')} />}
      {step === 'ended' && <Line kind="done" text={say('end.shown')} />}
      {shown !== null && shown !== 'done' && step !== 'showing' && (
        <Line kind="trouble" text={say(`end.shown.${shown}`)} />
      )}
    </div>
  );
};

/** The form of one ending: outcome and words, then both that it is recorded and that the screen is shown. */
export const EndForm = ({ state, onRecord, onShow, onClose }: EndFormProps) => {
  const { step, outcomes, shown } = state;
  const [typed, setTyped] = useState(NO_OUTCOME);
  const [isMissing, setMissing] = useState(false);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setMissing(typed.outcome === null);
    if (typed.outcome !== null && step === 'choosing') onRecord(typed.outcome, typed.text.trim());
  };
  if (step === 'choosing' || step === 'recording')
    return (
      <form className="ask" onSubmit={onSubmit} noValidate>
        <p>{say('end.why')}</p>
        <OutcomeFields outcomes={outcomes} typed={typed} onChange={setTyped} isMissing={isMissing} />
        <Progress state={state} />
        <div className="ask-deeds">
          <Button variant="accent" type="submit">
            {step === 'recording' ? say('end.recording') : say('end.go')}
          </Button>
          <Button variant="quiet" onPress={onClose}>
            {say('raise.leave')}
          </Button>
        </div>
      </form>
    );
  const isEnded = step === 'ended';
  return (
    <div className="ask">
      {!isEnded && state.recorded === null && <p>{say('end.why')}</p>}
      {step === 'nothing' && <p>{say('end.nothing')}</p>}
      {step === 'unread' && <p>{say('end.unread')}</p>}
      <Progress state={state} />
      <div className="ask-deeds">
        {(step === 'nothing' || step === 'unread' || step === 'recorded') && (
          <Button variant="accent" onPress={onShow}>
            {shown === null ? say('end.show') : say('end.again')}
          </Button>
        )}
        <Button variant={isEnded ? 'plain' : 'quiet'} onPress={onClose} autoFocus={isEnded}>
          {isEnded ? say('end.close') : say('raise.leave')}
        </Button>
      </div>
    </div>
  );
};
