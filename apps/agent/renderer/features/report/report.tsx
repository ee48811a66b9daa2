import './report.css';
import { useEffect, useState } from 'react';
import type { Promised } from '../../../contract/page-contract.ts';
import type { Host } from '../../host.ts';
import { after, before, type Draft, isEmpty, NOTHING_YET, reportOf, type Step, without } from './draft.ts';
import { Asking } from './asking.tsx';
import { Screen } from './screen.tsx';
import { Telling } from './telling.tsx';

/** The pupil's page: reassurance first, then only what they want to say, one thought a screen. */
export const Report = ({ host }: { readonly host: Host }) => {
  const [step, setStep] = useState<Step>('start');
  const [draft, setDraft] = useState<Draft>(NOTHING_YET);
  const [{ now, instead }, setPromised] = useState<Promised>({ now: null, instead: false });
  const [state, setState] = useState<'still' | 'telling' | 'failed'>('still');
  useEffect(() => host.onPromise(setPromised), [host]);
  useEffect(() => {
    // Two frames: what was drawn by the first is on the screen by the second.
    requestAnimationFrame(() => requestAnimationFrame(() => host.ready()));
  }, [host]);

  const tell = async (said: Draft): Promise<void> => {
    if (isEmpty(said)) return setStep('rest');
    setState('telling');
    try {
      const told = await host.tell(reportOf(said));
      setPromised((before) => ({ now: told, instead: before.instead || said.about === 'adult-here' }));
      setDraft(NOTHING_YET);
      setState('still');
      setStep('done');
    } catch {
      // What was typed is still there, and it is said that it was not kept.
      setState('failed');
    }
    return undefined;
  };
  const goOn = (said: Draft): void => {
    setDraft(said);
    const next = after(step, said);
    if (next === null) void tell(said);
    else setStep(next);
  };
  const known = { promise: now?.promise ?? null, by: now?.by ?? null, instead };
  if (step === 'start' || step === 'rest' || step === 'done')
    return <Telling step={step} known={known} onSay={() => setStep('what')} onRest={() => setStep('rest')} />;
  return (
    <Screen
      // A new screen: its heading is read, and the keyboard begins there.
      key={step}
      step={step}
      isLast={after(step, draft) === null}
      state={state}
      onBack={() => {
        setState('still');
        setStep(before(step, draft));
      }}
      onSkip={() => goOn(without(step, draft))}
      onNext={() => goOn(draft)}
    >
      <Asking step={step} draft={draft} onChange={setDraft} />
    </Screen>
  );
};
