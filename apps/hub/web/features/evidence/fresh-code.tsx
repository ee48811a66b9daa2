import { TextField } from '@usher/ui';
import { say } from '../../page/words.ts';

/** A code of the second step that was not used before. */
export const FreshCode = ({ code, onChange }: { readonly code: string; readonly onChange: (code: string) => void }) => (
  <TextField
    label={say('evidence.open.code')}
    value={code}
    onChange={onChange}
    inputMode="numeric"
    autoComplete="one-time-code"
    maxLength={40}
  />
);
