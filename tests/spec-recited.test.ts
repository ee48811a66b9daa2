import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { titleNumbers } from './title-numbers.ts';

const root = new URL('..', import.meta.url).pathname;
/** Every package's book of rules. */
const specs = readdirSync(join(root, 'packages'))
  .map((name) => join(root, 'packages', name, 'SPEC.md'))
  .filter((path) => existsSync(path))
  .map((path) => readFileSync(path, 'utf8'));
const rules = specs.flatMap((spec) =>
  Array.from(spec.matchAll(/^- \*\*([A-Z]{3}\d+)\*\*/gm), ([, rule]) => String(rule)),
);

const isTest = (path: string): boolean =>
  /\.(test|spec)\.tsx?$|-suite\.ts$/.test(path) && !/(^|\/)(node_modules|dist)\//.test(path);
const files = ['apps', 'packages', 'tests', 'build'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter(isTest),
);

const recitedBy = (path: string): readonly string[] =>
  titleNumbers(readFileSync(join(root, path), 'utf8')).filter((number) => /^[A-Z]{3}\d+$/.test(number));
const recited = new Map(files.map((path) => [path, recitedBy(path)]));

test('every rule of the specifications stands there once', () => {
  expect(rules.length).toBeGreaterThan(40);
  expect(new Set(rules).size).toBe(rules.length);
});

test('every rule is recited by a test', () => {
  const said = new Set(Array.from(recited.values()).flat());
  expect(rules.filter((rule) => !said.has(rule))).toEqual([]);
});

test('no test recites a rule that is not there', () => {
  const unknown = Array.from(recited, ([path, said]) => [path, said.filter((rule) => !rules.includes(rule))] as const);
  expect(unknown.filter(([, said]) => said.length > 0)).toEqual([]);
});
