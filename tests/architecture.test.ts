import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));

/** One file that breaks one rule: where it lies, what it says, and the lint rule that must refuse it. */
type Planted = { readonly path: string; readonly source: string; readonly rule: string };

const importing = (what: string): string => `import type { Thing } from '${what}';\nexport type Mine = Thing;\n`;
const forbidden = (path: string, what: string): Planted => ({
  path,
  source: importing(what),
  rule: 'no-restricted-imports',
});

const PLANTED: readonly Planted[] = [
  forbidden('packages/protocol/src/p1.ts', '@usher/classroom'),
  forbidden('packages/protocol/src/p2.ts', 'node:fs'),
  forbidden('packages/protocol/src/p3.ts', 'electron'),
  forbidden('packages/classroom/src/p1.ts', '@usher/link'),
  forbidden('packages/classroom/src/p2.ts', 'node:timers'),
  forbidden('packages/classroom/src/p3.ts', '@usher/desktop/testing'),
  forbidden('packages/incidents/src/p1.ts', '@usher/register'),
  forbidden('packages/incidents/src/p2.ts', 'node:crypto'),
  forbidden('packages/incidents/src/p3.ts', '@usher/classroom'),
  forbidden('packages/trust/src/p1.ts', '@usher/link'),
  forbidden('packages/trust/src/p2.ts', '@usher/incidents'),
  forbidden('packages/link/src/p1.ts', '@usher/trust'),
  forbidden('packages/register/src/p1.ts', '@usher/trust'),
  forbidden('packages/register/src/p2.ts', '@usher/hub'),
  forbidden('apps/agent/service/p3.ts', '@usher/register'),
  forbidden('packages/desktop/src/p1.ts', '@usher/windows'),
  forbidden('packages/windows/src/p1.ts', '@usher/link'),
  forbidden('packages/video/src/p1.ts', '@usher/ui'),
  forbidden('packages/video/src/p2.ts', 'node:buffer'),
  forbidden('packages/ui/src/p1.ts', '@usher/protocol'),
  forbidden('apps/console/contract/p1.ts', 'node:fs'),
  forbidden('apps/console/contract/p2.ts', '../main/thing.ts'),
  forbidden('apps/console/main/p1.ts', '../renderer/thing.ts'),
  forbidden('apps/console/main/p2.ts', '@usher/hub'),
  {
    path: 'apps/console/main/p3.ts',
    source: `import { ipcMain } from 'electron';\nexport const mine = ipcMain;\n`,
    rule: 'no-restricted-imports',
  },
  forbidden('apps/console/renderer/features/x/p1.ts', 'node:fs'),
  forbidden('apps/console/renderer/features/x/p2.ts', '@usher/link'),
  forbidden('apps/console/renderer/features/x/p3.ts', '../../../main/thing.ts'),
  forbidden('apps/agent/guard/p1.ts', '@usher/link'),
  forbidden('apps/agent/guard/p2.ts', 'node:child_process'),
  forbidden('apps/agent/guard/p3.ts', '../service/thing.ts'),
  forbidden('apps/agent/service/p1.ts', '@usher/desktop'),
  forbidden('apps/agent/service/p2.ts', '@usher/hub'),
  forbidden('apps/agent/service/p3.ts', '@usher/desktop/testing'),
  forbidden('apps/agent/pages/p1.ts', '@usher/link'),
  forbidden('apps/agent/pages/p2.ts', '../service/thing.ts'),
  forbidden('apps/agent/renderer/features/x/p1.ts', '@usher/windows'),
  forbidden('apps/agent/renderer/features/x/p2.ts', 'node:fs'),
  forbidden('apps/hub/p1.ts', '@usher/agent'),
  forbidden('apps/hub/p2.ts', '@usher/windows'),
  forbidden('apps/hub/web/contract/p1.ts', '../server/thing.ts'),
  forbidden('apps/hub/web/features/x/p1.ts', '../../server/thing.ts'),
  forbidden('apps/hub/web/features/x/p2.ts', '@usher/register'),
  forbidden('apps/hub/web/page/p1.ts', 'node:fs'),
  forbidden('apps/usher/p1.ts', '@usher/desktop'),
  { path: 'packages/trust/src/default.ts', source: 'export default 1;\n', rule: 'import(no-default-export)' },
  { path: 'packages/trust/src/CamelCase.ts', source: 'export const a = 1;\n', rule: 'unicorn(filename-case)' },
  {
    path: 'packages/trust/src/long.ts',
    source: Array.from({ length: 401 }, (_, i) => `export const a${i} = ${i};`).join('\n'),
    rule: 'max-lines',
  },
  {
    path: 'packages/trust/src/loose.ts',
    source: 'export const loose = (a: any): unknown => a;\n',
    rule: 'typescript(no-explicit-any)',
  },
  {
    path: 'packages/ui/src/markup-a.ts',
    source: 'export const put = (a: Element, text: string): void => { a.innerHTML = text; };\n',
    rule: 'no-restricted-properties',
  },
  {
    path: 'packages/ui/src/markup-b.ts',
    source: "export const put = (a: Element, text: string): void => a.insertAdjacentHTML('beforeend', text);\n",
    rule: 'no-restricted-properties',
  },
  {
    path: 'packages/ui/src/markup-c.ts',
    source: 'export const put = (text: string): void => document.write(text);\n',
    rule: 'no-restricted-properties',
  },
  {
    path: 'packages/ui/src/markup-e.ts',
    source: 'export const put = (a: { setHTML: (text: string) => void }, text: string): void => a.setHTML(text);\n',
    rule: 'no-restricted-properties',
  },
  {
    path: 'packages/ui/src/markup-d.tsx',
    source: 'export const Put = ({ text }: { text: string }) => <b dangerouslySetInnerHTML={{ __html: text }} />;\n',
    rule: 'react(no-danger)',
  },
  {
    path: 'packages/ui/src/code-a.ts',
    source: 'export const run = (text: string): unknown => eval(text);\n',
    rule: 'eslint(no-eval)',
  },
  {
    path: 'packages/ui/src/code-b.ts',
    source: 'export const run = (text: string): unknown => new Function(text);\n',
    rule: 'eslint(no-new-func)',
  },
  {
    path: 'packages/ui/src/code-c.ts',
    source: "export const address = 'javascript:alert(1)';\n",
    rule: 'eslint(no-script-url)',
  },
  {
    path: 'packages/trust/src/ring-a.ts',
    source: `import { b } from './ring-b.ts';\nexport const a = (): unknown => b;\n`,
    rule: 'import(no-cycle)',
  },
];

const ALLOWED: readonly Pick<Planted, 'path' | 'source'>[] = [
  { path: 'packages/classroom/src/fine.ts', source: importing('@usher/protocol') },
  { path: 'packages/incidents/src/fine.ts', source: importing('@usher/protocol') },
  { path: 'packages/trust/src/fine.ts', source: importing('node:crypto') },
  { path: 'packages/register/src/fine.ts', source: importing('@usher/incidents') },
  { path: 'apps/hub/fine.ts', source: importing('@usher/register') },
  { path: 'apps/hub/web/features/x/fine.ts', source: importing('@usher/ui') },
  { path: 'apps/hub/fine-2.ts', source: importing('@usher/incidents') },
  { path: 'apps/agent/service/fine-3.ts', source: importing('@usher/incidents') },
  { path: 'apps/console/contract/fine.ts', source: importing('@usher/incidents') },
  {
    path: 'packages/trust/src/ring-b.ts',
    source: `import { a } from './ring-a.ts';\nexport const b = (): unknown => a;\n`,
  },
  { path: 'apps/agent/guard/fine.ts', source: importing('@usher/desktop') },
  { path: 'apps/agent/pages/fine.ts', source: importing('@usher/windows') },
  { path: 'apps/agent/renderer/features/x/fine.ts', source: importing('@usher/ui') },
  { path: 'apps/agent/service/fine.ts', source: importing('@usher/link') },
  { path: 'apps/agent/service/fine-2.ts', source: importing('@usher/desktop/session') },
  { path: 'apps/console/renderer/features/x/fine.ts', source: importing('../../../contract/contract.ts') },
  { path: 'apps/usher/fine.ts', source: importing('@usher/hub') },
];

const Report = z.object({ diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })) });

describe('the rules of direction are kept by the linter', () => {
  let folder: string;
  let found: { code: string; path: string }[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'usher-architecture-'));
    const { options: _typeAware, ...config } = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')));
    // Type information is not needed to see an import, and the planted tree has no compiler settings.
    writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(config));
    for (const { path, source } of [...PLANTED, ...ALLOWED]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), source);
    }
    cpSync(join(root, 'package.json'), join(folder, 'package.json'));
    const run = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--format', 'json'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    found = Report.parse(JSON.parse(run.stdout)).diagnostics.map(({ code, filename }) => ({
      code: code ?? '',
      path: filename,
    }));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(PLANTED)('refuses $path', ({ path, rule }) => {
    expect(found.filter((one) => one.path.endsWith(path)).map((one) => one.code)).toEqual(
      expect.arrayContaining([expect.stringContaining(rule)]),
    );
  });

  it.each(ALLOWED.filter(({ path }) => !path.includes('ring-')))('lets $path be', ({ path }) => {
    expect(found.filter((one) => one.path.endsWith(path))).toEqual([]);
  });
});
