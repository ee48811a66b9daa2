import { CheckChoice, LongTextField, RadioChoice, TextField } from '@usher/ui';
import { REPORT_ABOUT, REPORT_CHOICES, REPORT_ROOM } from '../../../contract/report-choices.ts';
import { say } from '../../words.ts';
import type { Draft } from './draft.ts';
import type { Question } from './screen.tsx';

const KINDS = REPORT_CHOICES.map((value) => ({ value, text: say(`kind.${value}`) }));
const ABOUT = REPORT_ABOUT.map((value) => ({
  value,
  text: say(`who.${value}`),
  ...(value === 'adult-here' ? { note: say('who.adult-here.note') } : {}),
}));

type Props = { readonly step: Question; readonly draft: Draft; readonly onChange: (draft: Draft) => void };

/** What a question is answered with. */
export const Asking = ({ step, draft, onChange }: Props) => {
  switch (step) {
    case 'what':
      return (
        <>
          <p className="report-aside">{say('what.note')}</p>
          <CheckChoice
            label={say('what.title')}
            isLabelled
            look="cards"
            options={KINDS}
            value={draft.kinds}
            onChange={(kinds) => onChange({ ...draft, kinds })}
          />
        </>
      );
    case 'who':
      return (
        <>
          <p className="report-aside">{say('who.note')}</p>
          <RadioChoice
            label={say('who.title')}
            isLabelled
            look="cards"
            options={ABOUT}
            value={draft.about}
            onChange={(about) => onChange({ ...draft, about })}
          />
        </>
      );
    case 'words':
      return (
        <LongTextField
          label={say('words.label')}
          note={say('words.note')}
          value={draft.text}
          onChange={(text) => onChange({ ...draft, text })}
          maxLength={REPORT_ROOM.text}
          autoFocus
        />
      );
    case 'address':
      return (
        <TextField
          label={say('address.label')}
          note={say('address.note')}
          value={draft.url}
          onChange={(url) => onChange({ ...draft, url })}
          maxLength={REPORT_ROOM.url}
          autoComplete="off"
          autoFocus
        />
      );
  }
};
