// Completes package-lock.json after `npm install`: `npm run lock`.
//
// Native packages list one optional package per platform. A registry mirror that serves only some platforms
// leaves the others out of the lock file, and `npm ci` then refuses it on every platform. The missing ones are
// written down here with the exact version their parent asks for and the platform their name says.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Entry = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const Lock = z.looseObject({ packages: z.record(z.string(), Entry) });

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

const platform = (name: string): { os?: string[]; cpu?: string[]; libc?: string[] } => {
  const words = name.split(/[/-]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((one) => words.includes(one));
  const libc = words.includes('musl') || name.includes('linuxmusl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
  return {
    ...(os.length > 0 ? { os } : {}),
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(libc.length > 0 ? { libc } : {}),
  };
};

const path = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
const text: unknown = JSON.parse(readFileSync(path, 'utf8'));
const lock = Lock.parse(text);
const additions: Record<string, object> = {};
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    // A range cannot be pinned without asking the registry; only exact versions are platform packages.
    if (lock.packages[place] !== undefined || additions[place] !== undefined || !/^\d+\.\d+\.\d+/.test(version))
      continue;
    additions[place] = { version, ...(parent.dev === true ? { dev: true } : {}), optional: true, ...platform(name) };
  }
}
// Merged into the text as read, not as parsed, so that npm's own order of keys stays.
const packages = Object.entries({ ...(text as { packages: object }).packages, ...additions });
const whole = { ...(text as object), packages: Object.fromEntries(packages.toSorted(([a], [b]) => (a < b ? -1 : 1))) };
writeFileSync(path, `${JSON.stringify(whole, null, 2)}\n`);
process.stdout.write(`${Object.keys(additions).length} platform packages written down\n`);
