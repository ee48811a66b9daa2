import type { Kind } from '../settings.ts';

type Flags = Partial<Omit<Kind, 'id' | 'riskArea'>>;

const kind = (id: string, riskArea: string | null, flags: Flags = {}): Kind => ({
  id,
  riskArea,
  words: '',
  mayBeCrime: false,
  safeguarding: false,
  welfareFirst: false,
  leadOnly: false,
  technical: false,
  crossRecord: false,
  ...flags,
});

export const RISK_AREAS = ['content', 'contact', 'conduct', 'commerce'] as const;

/** The kinds a school begins with: first what a pupil can choose, then what staff tell apart. */
export const KINDS: readonly Kind[] = [
  kind('web-page', 'content'),
  kind('message', 'contact'),
  kind('unkind', 'conduct'),
  kind('stranger', 'contact', { safeguarding: true }),
  kind('password', null, { technical: true }),
  kind('virus', null, { technical: true }),
  kind('blocked-page', null, { technical: true }),
  kind('rather-talk', null, { safeguarding: true, welfareFirst: true }),
  kind('something-else', null),
  kind('saw-something', 'content'),
  kind('upsetting-content', 'content'),
  kind('sexual-content', 'content'),
  kind('hateful-content', 'content', { crossRecord: true }),
  kind('extremism', 'content', { safeguarding: true, welfareFirst: true }),
  kind('self-harm', 'content', { safeguarding: true, welfareFirst: true }),
  kind('abuse-images', 'content', { mayBeCrime: true, safeguarding: true, leadOnly: true }),
  kind('bullying', 'conduct', { crossRecord: true }),
  kind('racist-incident', 'conduct', { crossRecord: true }),
  kind('threats', 'conduct', { mayBeCrime: true, safeguarding: true }),
  kind('sexual-behaviour', 'conduct', { safeguarding: true, welfareFirst: true, leadOnly: true }),
  kind('shared-image', 'conduct', { mayBeCrime: true, safeguarding: true, welfareFirst: true, leadOnly: true }),
  kind('adult-contact', 'contact', { safeguarding: true, welfareFirst: true }),
  kind('grooming', 'contact', { mayBeCrime: true, safeguarding: true, welfareFirst: true, leadOnly: true }),
  kind('personal-details', 'contact', { safeguarding: true }),
  kind('money', 'commerce'),
  kind('off-task', 'conduct'),
  kind('phone', 'conduct'),
  kind('someone-elses-account', 'conduct'),
  kind('others-work', 'conduct'),
  kind('getting-round-filters', 'conduct'),
  kind('downloads', 'conduct'),
  kind('copyright', 'conduct'),
  kind('secret-recording', 'conduct', { safeguarding: true }),
  kind('untold-find', 'content'),
  kind('security', null, { technical: true }),
  kind('lost-kit', null, { technical: true }),
  kind('filter-fault', null, { technical: true }),
  kind('data-breach', null),
  kind('staff-harmed', 'conduct'),
  kind('concern', null, { safeguarding: true }),
  kind('complaint', null),
];
