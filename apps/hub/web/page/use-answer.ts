import { useCallback, useEffect, useState } from 'react';
import { codeOf } from './host.ts';

export type Answer<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly code: string }
  | { readonly state: 'there'; readonly value: T };

/**
 * What the hub answers to a question, asked again whenever the question changes and when `again` is called. `everyMs`
 * keeps it fresh while the page is in sight.
 */
export const useAnswer = <T>(question: () => Promise<T>, key: string, everyMs?: number) => {
  const [answer, setAnswer] = useState<Answer<T>>({ state: 'loading' });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    question().then(
      (value) => isCurrent && setAnswer({ state: 'there', value }),
      (error: unknown) => isCurrent && setAnswer({ state: 'refused', code: codeOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- a question is known by its key
  }, [key, asked]);
  const again = useCallback(() => setAsked((n) => n + 1), []);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') again();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, again]);
  return { answer, again, put: (value: T) => setAnswer({ state: 'there', value }) };
};
