import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

const root = new URL('../..', import.meta.url).pathname;

/** One thing found in a source file, named by what it is and where. */
export type Found = { readonly path: string; readonly what: string };

type Node = { readonly type: string; readonly [key: string]: unknown };

const nameOf = (node: unknown): string => {
  const { type, name, value } = (node ?? {}) as { type?: string; name?: unknown; value?: unknown };
  if (type === 'Identifier' || type === 'JSXIdentifier') return String(name);
  return type === 'Literal' ? String(value) : '';
};

/** The name by which something is got at: `ipc` of both `ipc` and `guard.ipc`. */
const lastName = (node: unknown): string => {
  const { type, property } = (node ?? {}) as { type?: string; property?: unknown };
  return type === 'MemberExpression' ? nameOf(property) : nameOf(node);
};

/** Names that lead out of a page, past a check, or from text to code. */
const MEMBERS = new Set([
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'setHTML',
  'setHTMLUnsafe',
  'createContextualFragment',
  'openExternal',
  'setCertificateVerifyProc',
  'loadFile',
  'executeJavaScript',
  'createHTML',
  'createScript',
  'createPolicy',
  'webPreferences',
]);
/** Attributes by which an element loads, runs or leads somewhere. */
const ADDRESSES = new Set(['href', 'xlinkHref', 'src', 'srcDoc', 'srcSet', 'data', 'action', 'formAction', 'ping']);
const WORDS = new Set(['certificate-error', 'login', 'select-client-certificate']);

/** What of one file the checklist has something to say about: a parser's view, which no spelling fools. */
/** `hrefOf(…)` of a page's own places, which begins with # whatever it is given (a test of its own holds that). */
const isOwnPlace = (value: Node): boolean => {
  const { expression } = value as unknown as { expression?: Node };
  return (
    expression?.type === 'CallExpression' && nameOf((expression as unknown as { callee: Node }).callee) === 'hrefOf'
  );
};

export const findIn = (path: string, source: string): readonly Found[] => {
  const { program, errors } = parseSync(path, source, { preserveParens: false });
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const found: Found[] = [];
  const add = (what: string): void => void found.push({ path, what });
  const visitor = new Visitor({
    MemberExpression: (node) => {
      const { object, property } = node as unknown as Node;
      const member = nameOf(property);
      if (MEMBERS.has(member)) add(member);
      if (nameOf(object) === 'document' && (member === 'write' || member === 'writeln')) add('document.write');
      if (nameOf(object) === 'crashReporter') add('crashReporter');
    },
    NewExpression: (node) => {
      const { callee } = node as unknown as { callee: Node };
      const made = callee.type === 'MemberExpression' ? nameOf(callee['property']) : nameOf(callee);
      if (['BrowserWindow', 'BrowserView', 'WebContentsView', 'Function'].includes(made)) add(`new ${made}`);
    },
    CallExpression: (node) => {
      const { callee, arguments: given } = node as unknown as { callee: Node; arguments: Node[] };
      if (nameOf(callee) === 'eval') add('eval');
      if (nameOf(callee) === 'Function') add('new Function');
      if (nameOf(callee) === 'require' && nameOf(given[0]) === 'electron') add('electron:*');
      if (callee.type === 'MemberExpression' && /^ipc(?:Main)?$/.test(lastName(callee['object']))) {
        const hearing = nameOf(callee['property']);
        if (['handle', 'handleOnce', 'on', 'once', 'addListener'].includes(hearing)) add('ipc');
      }
      const member = callee.type === 'MemberExpression' ? nameOf(callee['property']) : '';
      if (['on', 'once', 'addListener'].includes(member) && WORDS.has(nameOf(given[0]))) add(nameOf(given[0]));
    },
    // A name in quotes is a way to the same place: Reflect.set(element, 'innerHTML', text).
    Literal: (node) => {
      const member = nameOf(node);
      if (MEMBERS.has(member)) add(member);
    },
    ImportExpression: (node) => {
      if (nameOf((node as unknown as { source: Node }).source) === 'electron') add('electron:*');
    },
    Property: (node) => {
      const { key, value } = node as unknown as { key: Node; value: Node };
      if (key.type === 'Identifier' && MEMBERS.has(nameOf(key))) add(nameOf(key));
      if (nameOf(key) === 'rejectUnauthorized' && !(value.type === 'Literal' && value['value'] === true))
        add('rejectUnauthorized');
    },
    JSXAttribute: (node) => {
      const { name, value } = node as unknown as { name: Node; value: Node | null };
      if (nameOf(name) === 'dangerouslySetInnerHTML') add('dangerouslySetInnerHTML');
      if (ADDRESSES.has(nameOf(name)) && value !== null && value.type !== 'Literal' && !isOwnPlace(value))
        add('an address');
    },
    ImportDeclaration: (node) => {
      const {
        source: from,
        importKind,
        specifiers,
      } = node as unknown as {
        source: Node;
        importKind?: string;
        specifiers: { imported?: Node; importKind?: string }[];
      };
      if (nameOf(from) !== 'electron' || importKind === 'type') return;
      for (const { imported, importKind: kind } of specifiers)
        // Without a name of its own it is the whole module.
        if (kind !== 'type') add(`electron:${imported === undefined ? '*' : nameOf(imported)}`);
    },
  });
  visitor.visit(program);
  return found;
};

/** The sources of what ships: no tests, and nothing that only tests load. */
export const shippedSources = (): readonly string[] =>
  ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => /\.(ts|tsx)$/.test(path) && !/\.(test|d)\.tsx?$/.test(path))
      .filter((path) => !/(^|\/)(node_modules|dist|testing)\//.test(path)),
  );

export const sourceOf = (path: string): string => readFileSync(join(root, path), 'utf8');
