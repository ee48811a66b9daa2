import type { Flow } from '../flow.ts';
import type { Post } from '../post.ts';

/** Who alone may say that nothing is against the law (rule INC32). */
export const MAY_SAY_NO: readonly Post[] = ['head', 'online-safety-lead', 'dsl'];

/** What is done when something may be against the law. It begins with one question, and *unsure* asks for advice. */
export const CRIME: Flow = {
  id: 'crime',
  start: 'against-the-law',
  branches: [
    {
      id: 'pupil',
      who: 'pupil',
      parts: ['victim', 'instigator', 'witness', 'unknown'],
      start: 'social-care',
      opens: { step: 'pupils-involved', answer: 'yes' },
    },
    {
      id: 'staff',
      who: 'staff',
      parts: ['instigator', 'unknown'],
      start: 'staff-officer',
      opens: { step: 'staff-involved', answer: 'yes' },
    },
  ],
  steps: [
    {
      id: 'against-the-law',
      kind: 'ask',
      why: true,
      answers: [
        { answer: 'yes', next: 'police' },
        { answer: 'unsure', next: 'advice' },
        { answer: 'no', next: null, only: MAY_SAY_NO },
      ],
    },
    {
      id: 'advice',
      kind: 'do',
      why: true,
      contact: 'advice-line',
      answers: [{ answer: 'done', next: 'against-the-law' }],
    },
    { id: 'police', kind: 'do', why: true, contact: 'police', answers: [{ answer: 'done', next: 'authority' }] },
    {
      id: 'authority',
      kind: 'do',
      why: true,
      contact: 'local-authority',
      answers: [{ answer: 'done', next: 'police-advice' }],
    },
    {
      id: 'police-advice',
      kind: 'ask',
      why: true,
      answers: [
        { answer: 'advised', next: 'secure' },
        { answer: 'none-yet', next: 'secure' },
      ],
    },
    { id: 'secure', kind: 'do', why: true, answers: [{ answer: 'done', next: 'nobody-looks' }] },
    { id: 'nobody-looks', kind: 'do', why: false, answers: [{ answer: 'done', next: 'pupils-involved' }] },
    {
      id: 'pupils-involved',
      kind: 'ask',
      why: false,
      answers: [
        { answer: 'yes', next: 'staff-involved' },
        { answer: 'no', next: 'staff-involved' },
      ],
    },
    {
      id: 'staff-involved',
      kind: 'ask',
      why: false,
      answers: [
        { answer: 'yes', next: null },
        { answer: 'no', next: null },
      ],
    },
    { id: 'social-care', kind: 'do', why: true, contact: 'social-care', answers: [{ answer: 'done', next: null }] },
    {
      id: 'staff-officer',
      kind: 'do',
      why: true,
      contact: 'designated-officer',
      answers: [{ answer: 'done', next: null }],
    },
  ],
};
