import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

type Finding = {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
};

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
// Beside the page React Aria keeps a place where it announces a button's work; once said, its text is gone.
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Expects that axe finds nothing serious or critical on the page as it is. */
export const expectAccessible = async (page: Page): Promise<void> => {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const findings = await page.evaluate<readonly Finding[]>(
    `axe.run({ exclude: [['[data-live-announcer]']] }, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  const grave = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = grave.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n  ${nodes
        .slice(0, 3)
        .map((node) => `${node.html}\n    ${node.failureSummary ?? ''}`)
        .join('\n  ')}`,
  );
  expect(told).toEqual([]);
};
