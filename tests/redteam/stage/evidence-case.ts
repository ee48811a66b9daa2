import { randomBytes } from 'node:crypto';
import type { Post } from '@usher/incidents';
import type { CallInput, CallName } from '../../../apps/hub/web/contract/api.ts';
import type { Browser } from '../../integration/web/browser.ts';
import { contentOf, freshCode, type HeldKeys, makeEvidenceKeys } from '../../integration/web/evidence-school.ts';
import { pupilTells } from '../../integration/web/pupil-tells.ts';
import { WebSchool } from '../../integration/web/web-school.ts';

type Answered = {
  readonly code?: string;
  readonly key?: string;
  readonly sealed?: string;
  readonly entries?: readonly { readonly kind: string; readonly facts: { readonly item?: string } }[];
};

/** A school that has made its evidence keys, with one case and one sealed item in it. */
export type EvidenceCase = AsyncDisposable & {
  readonly school: WebSchool;
  readonly held: HeldKeys;
  readonly lead: Browser;
  readonly leadPerson: string;
  readonly network: Browser;
  readonly networkPerson: string;
  readonly caseId: string;
  readonly item: string;
  /** What was sealed; it is nowhere else in the school. */
  readonly content: Uint8Array;
  readonly ask: <C extends CallName>(by: Browser, name: C, input: CallInput<C>) => Promise<Answered>;
  readonly add: (by: Browser, caseId: string, content: Uint8Array) => Promise<Answered>;
  readonly release: (by: Browser, caseId: string, item: string) => Promise<Answered>;
};

/** The refusal of an answer; `done` when there is none. */
export const codeOf = ({ code = 'done' }: Answered): string => code;

export const itemOf = ({ entries = [] }: Answered): string =>
  entries.findLast(({ kind }) => kind === 'case.evidence')?.facts.item ?? 'no item';

export const openEvidenceCase = async (
  posts: readonly Post[] = ['dsl', 'online-safety-lead'],
): Promise<EvidenceCase> => {
  const school = await WebSchool.start();
  const leadPerson = await school.person('dana', posts);
  const networkPerson = await school.person('nora', ['network-manager']);
  const lead = await school.signedIn('dana');
  const network = await school.signedIn('nora');
  const caseId = await pupilTells(school, { user: 'amelia', device: 'PC-1', kinds: ['unkind'], text: 'look' });
  const held = await makeEvidenceKeys(school, { lead, second: network, person: leadPerson });
  const ask: EvidenceCase['ask'] = async (by, name, input) => (await by.ask(name, input)).body as Answered;
  const add: EvidenceCase['add'] = (by, id, content) =>
    ask(by, 'evidence.add', { id, what: 'What was sent', content: contentOf(content) });
  // Nobody without a second factor has a code to show.
  const fresh = (by: Browser): string => (by.secret === null ? '000000' : freshCode(school, by));
  const release: EvidenceCase['release'] = (by, id, item) =>
    ask(by, 'evidence.release', { id, item, why: 'To see it.', code: fresh(by) });
  const content = randomBytes(4_096);
  const item = itemOf(await add(lead, caseId, content));
  return {
    school,
    held,
    lead,
    leadPerson,
    network,
    networkPerson,
    caseId,
    item,
    content,
    ask,
    add,
    release,
    [Symbol.asyncDispose]: () => school[Symbol.asyncDispose](),
  };
};
