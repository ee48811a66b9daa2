import { createContext, type ReactNode, useContext } from 'react';
import type { Choices } from '../contract/cases.ts';
import { ask } from './host.ts';
import { NamesProvider } from './names.ts';
import { LoadingPage, RefusedPage } from './refused.tsx';
import { useAnswer } from './use-answer.ts';

const Context = createContext<Choices | null>(null);

/** What the school's settings offer to choose from. */
export const useChoices = (): Choices => {
  const choices = useContext(Context);
  if (choices === null) throw new Error('there are no choices outside ChoicesProvider');
  return choices;
};

/** Asks for the choices once, and for the names of staff with them. */
export const ChoicesProvider = ({ children }: { readonly children: ReactNode }) => {
  const { answer, again } = useAnswer(() => ask('choices', {}), 'choices');
  if (answer.state === 'loading') return <LoadingPage />;
  if (answer.state === 'refused') return <RefusedPage code={answer.code} onAgain={again} />;
  const names = Object.fromEntries(answer.value.staff.map(({ person, name }) => [person, name]));
  return (
    <Context.Provider value={answer.value}>
      <NamesProvider value={names}>{children}</NamesProvider>
    </Context.Provider>
  );
};
