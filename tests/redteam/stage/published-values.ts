import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Finding, scanTree } from './secret-scan.ts';

const root = new URL('../../..', import.meta.url).pathname;

/** Packages that are bundled into the programs with constants of 32 bytes in them: the public numbers of the curves. */
const PUBLISHING = ['node_modules/@noble/curves'];

const Lock = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), integrity: z.string().optional() })),
});
const Installed = z.object({ version: z.string() });

// What has the form of a key stays a finding, whoever published it: a key that everybody knows admits everybody.
const isConstant = ({ looksLike }: Finding): boolean => looksLike.startsWith('32 bytes');

/**
 * The values that everybody can read in a package which is installed as published, and which are therefore nobody's
 * secret. Throws for a package that package-lock.json does not name by its hash, or that is installed in another version.
 */
export const publishedValues = (): ReadonlySet<string> => {
  const lock = Lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  return new Set(
    PUBLISHING.flatMap((path) => {
      const { version, integrity = '' } = lock.packages[path] ?? {};
      const installed = Installed.parse(JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')));
      if (!integrity.startsWith('sha512-') || installed.version !== version)
        throw new Error(`${path} is not installed as package-lock.json names it`);
      return scanTree(join(root, path))
        .filter(isConstant)
        .map(({ value }) => value);
    }),
  );
};

/** What is left of the findings once every value is taken out that stands in a published package, whole and word for word. */
export const notPublished = (findings: readonly Finding[], published: ReadonlySet<string>): readonly Finding[] =>
  findings.filter((finding) => !isConstant(finding) || !published.has(finding.value));
