import { z } from 'zod';

/** The oldest major of Electron that is let out (EH-20). Its last three are mended; 45 was the newest when this was last raised. */
const ELECTRON_FLOOR = 45;

/** Whether a stated version is exactly one, and of a major that still gets mended. */
export const isSupported = (version: string): boolean => {
  const [, major] = /^(\d+)\.\d+\.\d+$/.exec(version) ?? [];
  return major !== undefined && Number(major) >= ELECTRON_FLOOR;
};

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      optional: z.boolean().optional(),
      inBundle: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});

const entries = (lock: unknown) =>
  Object.entries(Lock.parse(lock).packages).filter(
    ([path, { link, inBundle }]) => path.includes('node_modules/') && link !== true && inBundle !== true,
  );

/**
 * Entries of a lock file that do not say what they hold, or come from elsewhere than a registry. Builds for other platforms
 * than the one the file was made on are optional, and named by version alone.
 */
export const unsound = (lock: unknown): readonly string[] =>
  entries(lock)
    .filter(([, { resolved, integrity, optional }]) => {
      const registry = resolved === undefined || /^https:\/\/[^/]+\/.+\.tgz$/.test(resolved);
      const known = (integrity ?? '').startsWith('sha512-') || (integrity === undefined && optional === true);
      return !registry || !known;
    })
    .map(([path]) => path);

/** The packages that want to run something when they are installed. */
export const scriptsIn = (lock: unknown): readonly string[] =>
  entries(lock)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.split('node_modules/').at(-1) ?? path)
    .toSorted();

/**
 * The oldest release of each dependency that has its known holes mended: ws 8.21.0 (CVE-2026-48779, memory exhausted by
 * tiny fragments).
 */
const LEAST: Readonly<Record<string, string>> = { ws: '8.21.0' };

const number = (version: string): number =>
  version.split('.').reduce((all, part) => all * 10_000 + Number.parseInt(part, 10), 0);

/** Dependencies, at any depth, that are older than they may be. */
export const tooOld = (lock: unknown): readonly string[] =>
  entries(lock).flatMap(([path, { version = '0.0.0' }]) => {
    const name = path.split('node_modules/').at(-1) ?? path;
    const least = LEAST[name];
    return least !== undefined && number(version) < number(least) ? [`${name} ${version}`] : [];
  });
