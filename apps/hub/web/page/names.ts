import { createContext, useContext } from 'react';
import { say } from './words.ts';

/** Names of staff by the school's ids. */
export type Names = Readonly<Record<string, string>>;

const Context = createContext<Names>({});
export const NamesProvider = Context.Provider;
export const useNames = (): Names => useContext(Context);

/** What somebody is called on the page: staff by their name, a pupil by what they sign in with. */
export const personName = (person: string, names: Names): string => {
  if (person === '') return say('case.somebody');
  if (person === 'hub') return say('story.routes');
  return names[person] ?? person.replace(/^(pupil|other|staff|device):/, '');
};
