import { SegmentedControl, TextField } from '@usher/ui';
import { useState } from 'react';
import { say, type Words } from '../../page/words.ts';
import { isProtected, keyIn, typedKey } from './evidence-key.ts';
import { FileChoice } from './file-choice.tsx';

/** A key to evidence as somebody gives it: a file under a passphrase, or what is printed on paper. */
export type GivenKey = {
  readonly by: 'file' | 'typed';
  readonly file: File | null;
  readonly passphrase: string;
  readonly typed: string;
};

const NO_KEY: GivenKey = { by: 'file', file: null, passphrase: '', typed: '' };
const MOST_KEY_BYTES = 64 * 1024;

/** Why a key that was given is none; `words` say it. */
export class NotAKey extends Error {
  readonly words: Words;
  constructor(words: Words) {
    super(words);
    this.words = words;
  }
}

/** The key that was given. Throws `NotAKey`; nothing was sent anywhere. */
export const readGiven = async ({ by, file, passphrase, typed }: GivenKey): Promise<string> => {
  if (by === 'typed') {
    const key = typedKey(typed);
    if (key === null) throw new NotAKey('evidence.key.not-one');
    return key;
  }
  if (file === null) throw new NotAKey('evidence.key.no-file');
  const text = file.size > MOST_KEY_BYTES ? '' : await file.text();
  const key = await keyIn(text, passphrase);
  if (key === null) throw new NotAKey(isProtected(text) ? 'evidence.key.wrong' : 'evidence.key.not-one');
  return key;
};

export const useGivenKey = () => useState<GivenKey>(NO_KEY);

/** Asks for a key, which stays in this window. */
export const KeyChoice = ({
  given,
  onChange,
}: {
  readonly given: GivenKey;
  readonly onChange: (given: GivenKey) => void;
}) => (
  <div className="key-choice" role="group" aria-label={say('evidence.key')}>
    <SegmentedControl
      label={say('evidence.key')}
      value={given.by}
      onChange={(by) => onChange({ ...given, by })}
      options={[
        { value: 'file', text: say('evidence.key.file') },
        { value: 'typed', text: say('evidence.key.typed') },
      ]}
    />
    {given.by === 'file' ? (
      <>
        <FileChoice
          label={say('evidence.key.choose')}
          accept=".age,.txt"
          onChange={(file) => onChange({ ...given, file })}
        />
        <TextField
          label={say('evidence.key.passphrase')}
          type="password"
          autoComplete="off"
          value={given.passphrase}
          onChange={(passphrase) => onChange({ ...given, passphrase })}
          maxLength={256}
        />
      </>
    ) : (
      <TextField
        label={say('evidence.key.type')}
        note={say('evidence.key.type.note')}
        autoComplete="off"
        value={given.typed}
        onChange={(typed) => onChange({ ...given, typed })}
        maxLength={200}
      />
    )}
    <p className="u-quiet key-choice-stays">{say('evidence.key.stays')}</p>
  </div>
);
