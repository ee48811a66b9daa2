import type { ReactNode, SyntheticEvent } from 'react';
import type { CaseShown, WishedAct } from '../../contract/cases.ts';
import { ask } from '../../page/host.ts';
import { Trouble } from '../../page/trouble.tsx';
import { useSend } from '../../page/use-send.ts';
import { say, sayRefusal } from '../../page/words.ts';
import { FormFoot } from './form-foot.tsx';

/** A form that adds one thing to a case. What was typed stays when it is refused. */
export const ActFrame = ({
  shown,
  put,
  onEnd,
  act,
  ready = true,
  label,
  children,
}: {
  readonly shown: CaseShown;
  readonly put: (shown: CaseShown) => void;
  readonly onEnd: () => void;
  readonly act: () => WishedAct;
  readonly ready?: boolean;
  readonly label: string;
  readonly children: ReactNode;
}) => {
  const { send, isWorking, code } = useSend();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (ready) void send(async () => put(await ask('case.act', { id: shown.id, act: act() })));
  };
  return (
    <form className="form" onSubmit={submit} aria-label={label}>
      {children}
      {code !== null && <Trouble text={sayRefusal(code)} />}
      <FormFoot go={say('act.go')} isWorking={isWorking} isReady={ready} onEnd={onEnd} />
    </form>
  );
};

/** Words that were typed, without those left empty. */
export const typed = (words: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ''));
