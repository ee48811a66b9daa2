import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Act, Post } from '@usher/incidents';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../integration/web/browser.ts';
import { pupilTells } from '../integration/web/pupil-tells.ts';
import { codeOf, type EvidenceCase, itemOf, openEvidenceCase } from './stage/evidence-case.ts';

// Every post tries every item, over the web server's own socket: who opens stands here by name, and nobody else does.
const OPENS: readonly Post[] = ['dsl', 'deputy'];
/** Who may add a file, as far as the case is there for them: all but those who only look on. */
const ADDS: readonly Post[] = ['dsl', 'deputy', 'head', 'online-safety-lead', 'senior-leader'];

let stage: EvidenceCase;
const browsers = new Map<Post, Browser>();
const people = new Map<Post, string>();
const at = (post: Post): Browser => browsers.get(post) ?? stage.lead;

/** Cases that nobody may open anything of, whatever their post, each with an item from before it was so. */
let sealed: { readonly caseId: string; readonly item: string };
let unsure: { readonly caseId: string; readonly item: string };
/** One about the safeguarding lead of this school. */
let about: { readonly caseId: string; readonly item: string };

const caseWithItem = async (user: string) => {
  const caseId = await pupilTells(stage.school, { user, device: 'PC-2', kinds: ['unkind'], text: 'look' });
  return { caseId, item: itemOf(await stage.add(stage.lead, caseId, stage.content)) };
};

beforeAll(async () => {
  stage = await openEvidenceCase(['online-safety-lead', 'dsl']);
  for (const post of Post.options) {
    people.set(post, await stage.school.person(post, [post]));
    browsers.set(post, await stage.school.signedIn(post));
  }
  [sealed, unsure, about] = [await caseWithItem('ben'), await caseWithItem('cara'), await caseWithItem('dev')];
  const by = { by: 'hub', posts: [] };
  const suspect = (answer: 'yes' | 'unsure'): Act => ({
    kind: 'case.suspect',
    facts: { answer },
    words: {},
    people: [],
  });
  await stage.school.book.add(sealed.caseId, [suspect('yes')], by);
  await stage.school.book.add(unsure.caseId, [suspect('unsure')], by);
  const adult = {
    kind: 'case.person' as const,
    facts: { who: 'staff' as const, part: 'instigator' as const, posts: ['dsl' as const] },
    words: {},
    people: [{ person: people.get('dsl') ?? '', part: 'about' as const }],
  };
  await stage.school.book.add(about.caseId, [adult], by);
  await stage.school.web.settled();
}, 180_000);
afterAll(async () => {
  expect(stage.school.faults).toEqual([]);
  await stage[Symbol.asyncDispose]();
});

const releases = async (caseId: string, by: string): Promise<number> =>
  ((await stage.school.book.read(caseId))?.entries ?? []).filter(
    (entry) => entry.kind === 'case.release' && entry.by === by,
  ).length;

const noKeyIn = async (answer: object, item: string): Promise<void> => {
  const key = (await stage.school.register.find(item))?.words['key'] ?? 'no key';
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(answer)).not.toContain(key);
};

test.for(Post.options)('[RT-121] %s opens what that post may, and nothing else', async (post) => {
  const { caseId, item } = stage;
  const opened = await stage.release(at(post), caseId, item);
  const mine = people.get(post) ?? '';
  if (OPENS.includes(post)) {
    expect(codeOf(opened)).toBe('done');
    expect(await releases(caseId, mine)).toBe(1);
    return;
  }
  expect(['not-there', 'not-your-post']).toContain(codeOf(opened));
  await noKeyIn(opened, item);
  expect(await releases(caseId, mine)).toBe(0);
});

test.for(Post.options)('[RT-121] %s touches nothing of what may be against the law', async (post) => {
  for (const { caseId, item } of [sealed, unsure]) {
    const before = (await stage.school.book.read(caseId))?.entries.filter(({ kind }) => kind !== 'case.seen').length;
    const answers = [
      await stage.release(at(post), caseId, item),
      await stage.ask(at(post), 'evidence.save', { id: caseId, item, why: 'To keep.' }),
      await stage.add(at(post), caseId, stage.content),
    ];
    for (const answer of answers) {
      expect(['not-there', 'not-your-post', 'sealed']).toContain(codeOf(answer));
      await noKeyIn(answer, item);
    }
    const shown = await stage.ask(at(post), 'case.open', { id: caseId });
    await noKeyIn(shown, item);
    const after = (await stage.school.book.read(caseId))?.entries.filter(({ kind }) => kind !== 'case.seen').length;
    expect(after).toBe(before);
  }
});

test('[RT-121] whom a case is about never learns that there is evidence, or a case', async () => {
  const { caseId, item } = about;
  const own = at('dsl');
  const answers = [
    await stage.release(own, caseId, item),
    await stage.add(own, caseId, stage.content),
    await stage.ask(own, 'evidence.save', { id: caseId, item, why: 'To see.' }),
    await stage.ask(own, 'case.open', { id: caseId }),
  ];
  expect(answers.map(codeOf)).toEqual(['not-there', 'not-there', 'not-there', 'not-there']);
  const madeUp = '00000000-0000-4000-8000-00000000dead';
  expect(await stage.release(own, caseId, item)).toEqual(await stage.release(own, madeUp, item));
});

test.for(Post.options)('[RT-121] %s adds a file only where that post works on the case', async (post) => {
  const { caseId, school } = stage;
  const files = (): number => readdirSync(join(school.dataDir, 'evidence')).length;
  const before = files();
  const code = codeOf(await stage.add(at(post), caseId, stage.content));
  if (ADDS.includes(post)) expect([code, files()]).toEqual(['done', before + 1]);
  else {
    expect(['not-there', 'not-your-post']).toContain(code);
    expect(files()).toBe(before);
  }
});
