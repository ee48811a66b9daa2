import './incidents.css';
import { Icon } from '@usher/ui';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { tellRefusal } from './incident-words.ts';

/** How what was said to the register ended. */
export type SaidState =
  | { readonly kind: 'idle' | 'working' }
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'failed'; readonly code: string };

export const IDLE: SaidState = { kind: 'idle' };

/** What came of what was said: that it is kept, or in a sentence why not. */
export const Said = ({ state }: { readonly state: SaidState }) => (
  <div role="status" className="incident-said">
    {state.kind === 'done' && (
      <p>
        <Icon of={CircleCheck} />
        <span>{state.text}</span>
      </p>
    )}
    {state.kind === 'failed' && (
      <p className="incident-trouble">
        <Icon of={TriangleAlert} />
        <span>{tellRefusal(state.code)}</span>
      </p>
    )}
  </div>
);
