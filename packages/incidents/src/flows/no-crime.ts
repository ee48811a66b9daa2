import type { Flow, FlowAnswer } from '../flow.ts';

const done = (next: string | null): readonly FlowAnswer[] => [{ answer: 'done', next }];
const yesNo = (yes: string | null, no: string | null): readonly FlowAnswer[] => [
  { answer: 'yes', next: yes },
  { answer: 'no', next: no },
];

/**
 * What is done when nothing looks like a crime. Printed charts speak of one child; here every victim and every
 * instigator has a branch, and whoever works at the school too.
 */
export const NO_CRIME: Flow = {
  id: 'no-crime',
  start: 'record',
  branches: [
    {
      id: 'staff',
      who: 'staff',
      parts: ['instigator', 'unknown'],
      start: 'staff-concern',
      opens: { step: 'staff-involved', answer: 'yes' },
    },
    {
      id: 'victim',
      who: 'pupil',
      parts: ['victim'],
      start: 'support',
      opens: { step: 'children', answer: 'victim' },
    },
    {
      id: 'instigator',
      who: 'pupil',
      parts: ['instigator', 'unknown'],
      start: 'others',
      opens: { step: 'children', answer: 'instigator' },
    },
  ],
  steps: [
    { id: 'record', kind: 'do', why: false, needs: 'record', answers: done('evidence') },
    { id: 'evidence', kind: 'do', why: false, needs: 'evidence', answers: done('staff-involved') },
    { id: 'staff-involved', kind: 'ask', why: true, answers: yesNo('children', 'children') },
    {
      id: 'children',
      kind: 'choose',
      why: false,
      answers: [
        { answer: 'victim', next: null },
        { answer: 'instigator', next: null },
        { answer: 'none', next: null, alone: true },
      ],
    },
    {
      id: 'staff-concern',
      kind: 'choose',
      why: true,
      answers: [
        { answer: 'harm', next: 'staff-officer' },
        { answer: 'crime', next: 'staff-officer' },
        { answer: 'unsuitable', next: 'staff-officer' },
        { answer: 'none', next: 'staff-review', alone: true },
      ],
    },
    { id: 'staff-officer', kind: 'do', why: true, contact: 'designated-officer', answers: done('staff-review') },
    {
      id: 'staff-review',
      kind: 'ask',
      why: true,
      answers: [
        { answer: 'accidental', next: 'staff-action' },
        { answer: 'deliberate', next: 'staff-action' },
        { answer: 'unknown', next: 'staff-action' },
      ],
    },
    { id: 'staff-action', kind: 'do', why: true, answers: done(null) },
    {
      id: 'support',
      kind: 'choose',
      why: false,
      answers: ['class-teacher', 'online-safety-lead', 'senior-leader', 'safeguarding-lead', 'community-officer'].map(
        (answer) => ({ answer, next: 'victim-parents' }),
      ),
    },
    { id: 'victim-parents', kind: 'ask', why: true, answers: yesNo('at-risk', 'at-risk') },
    { id: 'at-risk', kind: 'ask', why: true, answers: yesNo('social-care', null) },
    { id: 'social-care', kind: 'do', why: true, contact: 'social-care', answers: done(null) },
    { id: 'others', kind: 'ask', why: true, answers: yesNo('sanctions', 'sanctions') },
    { id: 'sanctions', kind: 'do', why: true, answers: done('serious') },
    {
      id: 'serious',
      kind: 'ask',
      why: true,
      answers: [
        { answer: 'serious', next: 'instigator-parents' },
        { answer: 'persistent', next: 'persistent-parents' },
        { answer: 'no', next: null },
      ],
    },
    { id: 'persistent-parents', kind: 'do', why: false, answers: done(null) },
    { id: 'instigator-parents', kind: 'do', why: false, answers: done('safeguarding-officer') },
    {
      id: 'safeguarding-officer',
      kind: 'ask',
      why: true,
      contact: 'safeguarding-officer',
      answers: yesNo(null, null),
    },
  ],
};
