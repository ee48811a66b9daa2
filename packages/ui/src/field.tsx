import './field.css';
import { CircleAlert, Search } from 'lucide-react';
import type { Ref } from 'react';
import {
  Input,
  Label,
  SearchField as AriaSearchField,
  Text,
  TextArea,
  TextField as AriaTextField,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import { Icon } from './icon.tsx';
import { Key } from './key.tsx';

export type TextFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'number' | 'date' | 'time';
  readonly note?: string;
  readonly error?: string;
  readonly maxLength?: number;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly inputMode?: 'text' | 'numeric';
  readonly inputRef?: Ref<HTMLInputElement>;
};

/** One line of text with its label, a note below, and what is wrong with it in words. */
export const TextField = ({ label, note, error, type = 'text', inputRef, ...rest }: TextFieldProps) => (
  <AriaTextField {...rest} type={type} isInvalid={error !== undefined} className="u-field">
    <Label className="u-label">{label}</Label>
    <Input className="u-input" {...(inputRef === undefined ? {} : { ref: inputRef })} />
    {note !== undefined && error === undefined && (
      <Text slot="description" className="u-field-note">
        {note}
      </Text>
    )}
    {error !== undefined && (
      <Text slot="errorMessage" className="u-field-error">
        <Icon of={CircleAlert} />
        <span>{error}</span>
      </Text>
    )}
  </AriaTextField>
);

export type LongTextFieldProps = Pick<
  TextFieldProps,
  'label' | 'value' | 'onChange' | 'note' | 'maxLength' | 'autoFocus'
>;

/** Several lines of text with their label and a note below. */
export const LongTextField = ({ label, note, ...rest }: LongTextFieldProps) => (
  <AriaTextField {...rest} className="u-field">
    <Label className="u-label">{label}</Label>
    <TextArea className="u-input" data-lines="many" />
    {note !== undefined && (
      <Text slot="description" className="u-field-note">
        {note}
      </Text>
    )}
  </AriaTextField>
);

export type SearchFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit?: () => void;
  readonly shortcut?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
};

/** A field to find something by typing part of its name. Esc empties it. */
export const SearchField = ({ label, shortcut, inputRef, ...rest }: SearchFieldProps) => (
  <AriaSearchField {...rest} aria-label={label} className="u-search">
    <Icon of={Search} />
    <Input className="u-input" placeholder={label} {...(inputRef === undefined ? {} : { ref: inputRef })} />
    {shortcut !== undefined && rest.value === '' && <Key>{shortcut}</Key>}
  </AriaSearchField>
);

export type SegmentedControlProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
};

/** A choice of one among a few, all in sight. */
export const SegmentedControl = <Value extends string>({
  label,
  value,
  onChange,
  options,
}: SegmentedControlProps<Value>) => (
  <ToggleButtonGroup
    className="u-segments"
    aria-label={label}
    selectionMode="single"
    disallowEmptySelection
    selectedKeys={[value]}
    onSelectionChange={(keys) => {
      const chosen = options.find((option) => keys.has(option.value));
      if (chosen !== undefined) onChange(chosen.value);
    }}
  >
    {options.map((option) => (
      <ToggleButton key={option.value} id={option.value} className="u-segment">
        {option.text}
      </ToggleButton>
    ))}
  </ToggleButtonGroup>
);
