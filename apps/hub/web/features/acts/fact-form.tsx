import { DETAILS, type DetailField } from '@usher/incidents';
import { Select, TextArea, TextField } from '@usher/ui';
import { useState } from 'react';
import type { Choices, WishedAct } from '../../contract/cases.ts';
import { useChoices } from '../../page/choices.tsx';
import { say, wordsFor } from '../../page/words.ts';
import { ActFrame, typed } from './act-frame.tsx';
import type { FormProps } from './act-panel.tsx';

const FIELDS = (Object.keys(DETAILS) as DetailField[]).filter((field) => field !== 'address');

const YES_NO = [true, false] as const;
const YES_NO_FIELDS: readonly DetailField[] = ['potential', 'told', 'serious', 'immediate-risk', 'confidential'];
const CHOSEN: Readonly<Partial<Record<DetailField, readonly string[]>>> = {
  ownership: ['school', 'personal', 'unknown'],
  place: ['in-school', 'off-site', 'remote'],
  tier: ['1', '2', '3'],
  intent: ['accidental', 'deliberate', 'unknown'],
  'block-request': ['asked', 'done', 'refused'],
  referral: ['made', 'not-made'],
};

const optionsOf = (field: DetailField, choices: Choices) => {
  if (field === 'kind')
    return choices.kinds.map(({ id, words }) => ({ value: id, text: words === '' ? wordsFor('kind', id) : words }));
  if (field === 'risk-area') return choices.riskAreas.map((id) => ({ value: id, text: wordsFor('risk-area', id) }));
  if (YES_NO_FIELDS.includes(field))
    return YES_NO.map((one) => ({ value: String(one), text: wordsFor('value', String(one)) }));
  return CHOSEN[field]?.map((one) => ({ value: one, text: wordsFor('value', one) })) ?? null;
};

const actOf = (field: DetailField, value: string, why: string): WishedAct => {
  const reason = typed({ why });
  if (DETAILS[field].in === 'words')
    return { kind: 'case.detail', facts: { field, value: null }, words: { ...reason, value }, people: [] };
  const fact = YES_NO_FIELDS.includes(field) ? value === 'true' : field === 'occurred-at' ? Date.parse(value) : value;
  return { kind: 'case.detail', facts: { field, value: fact }, words: reason, people: [] };
};

/** Fills in one field of the record. What was there before stays in the story. */
export const FactForm = (props: FormProps) => {
  const choices = useChoices();
  const [field, setField] = useState<DetailField | ''>('');
  const [value, setValue] = useState('');
  const [why, setWhy] = useState('');
  const options = field === '' ? null : optionsOf(field, choices);
  const label = field === '' ? say('act.fact.value') : wordsFor('detail', field);
  return (
    <ActFrame
      {...props}
      label={say('act.fact')}
      ready={field !== '' && value.trim() !== ''}
      act={() => actOf(field === '' ? 'kind' : field, value.trim(), why)}
    >
      <Select
        label={say('act.fact.which')}
        value={field}
        onChange={(next) => {
          setField(next);
          setValue('');
        }}
        empty={say('act.choose')}
        options={FIELDS.map((one) => ({ value: one, text: wordsFor('detail', one) }))}
      />
      {options !== null && (
        <Select label={label} value={value} onChange={setValue} empty={say('act.choose')} options={options} />
      )}
      {field === 'occurred-at' && (
        <label className="u-field">
          <span className="u-label">{label}</span>
          <input
            className="u-input"
            type="datetime-local"
            value={value}
            onChange={({ target }) => setValue(target.value)}
          />
        </label>
      )}
      {field !== '' && options === null && field !== 'occurred-at' && DETAILS[field].in === 'facts' && (
        <TextField label={label} value={value} onChange={setValue} maxLength={128} />
      )}
      {field !== '' && DETAILS[field].in === 'words' && (
        <TextArea label={label} value={value} onChange={setValue} rows={3} />
      )}
      <TextArea label={say('flow.why.optional')} value={why} onChange={setWhy} rows={2} />
    </ActFrame>
  );
};
