import type { EndingState } from '../ending.ts';
import { EndForm } from '../features/ending/end-form.tsx';
import { Said } from '../features/incidents/said.tsx';

const nothing = (): void => undefined;
const BASE: EndingState = {
  station: '',
  name: 'ICT1-07',
  step: 'choosing',
  caseId: null,
  outcomes: ['talked', 'support', 'nothing-further'],
  recorded: null,
  code: null,
  shown: null,
};
const ENDINGS: readonly (readonly [string, Partial<EndingState>])[] = [
  ['reading', { step: 'reading' }],
  ['choosing', {}],
  ['not taken', { code: 'register-down' }],
  ['recording', { step: 'recording' }],
  ['nothing to record', { step: 'nothing' }],
  ['nothing can be recorded', { step: 'unread', code: 'not-connected' }],
  ['showing', { step: 'showing', recorded: 'talked' }],
  ['not shown', { step: 'recorded', recorded: 'talked', shown: 'off' }],
  ['ended', { step: 'ended', recorded: 'talked', shown: 'done' }],
];
const CODES = ['unknown-incident', 'not-offered', 'not-allowed', 'register-down', 'not-connected', 'timed-out'];

/** Ending what a pupil hid, step by step, and what is said when the register does not take something. */
export const Endings = () => (
  <section>
    <h2>Endings and refusals</h2>
    <div className="gallery-row">
      {ENDINGS.map(([name, change]) => (
        <div key={name} className="gallery-half">
          <h3>{name}</h3>
          <EndForm state={{ ...BASE, ...change }} onRecord={nothing} onShow={nothing} onClose={nothing} />
        </div>
      ))}
    </div>
    <div className="gallery-row">
      {CODES.map((code) => (
        <div key={code} className="gallery-half">
          <Said state={{ kind: 'failed', code }} />
        </div>
      ))}
    </div>
  </section>
);
