import { createHash } from 'node:crypto';
import type { EvidenceKeys } from '@usher/protocol';
import { approve, type MadeKey, makeKey } from '../../../apps/hub/web/features/evidence/evidence-key.ts';
import type { Browser } from './browser.ts';
import type { WebSchool } from './web-school.ts';

/** The safeguarding lead's key and the printed one, as their owners hold them. */
export type HeldKeys = { readonly lead: MadeKey; readonly recovery: MadeKey };

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The text of a document of evidence keys. */
export const keysText = (school: WebSchool, keys: Partial<EvidenceKeys> & Pick<EvidenceKeys, 'holders'>): string =>
  JSON.stringify({
    schoolId: school.school.schoolId,
    version: 1,
    previous: null,
    madeAt: Math.trunc(school.clock.now()),
    ...keys,
  });

/** A code that was not used: time goes on until the authenticator program shows the next one. */
export const freshCode = (school: WebSchool, browser: Browser): string => {
  school.clock.pass(31_000);
  return browser.code();
};

/** The whole ceremony, by the calls of the page: the lead makes the keys, who looks after the network agrees. */
export const makeEvidenceKeys = async (
  school: WebSchool,
  { lead, second, person }: { readonly lead: Browser; readonly second: Browser; readonly person: string },
): Promise<HeldKeys> => {
  const made = { lead: await makeKey('lead', person), recovery: await makeKey('recovery', null) };
  const text = keysText(school, { holders: [made.lead.holder, made.recovery.holder] });
  const proposed = await lead.ask('evidence-keys.propose', { text, approval: await approve(made.lead, text) });
  if (proposed.status !== 200) throw new Error(`not proposed: ${JSON.stringify(proposed.body)}`);
  const agreed = await second.ask('evidence-keys.approve', {
    digest: digestOf(text),
    code: freshCode(school, second),
  });
  if (agreed.status !== 200) throw new Error(`not agreed to: ${JSON.stringify(agreed.body)}`);
  return made;
};

/** What a page sends of a file. */
export const contentOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
