import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readAudit } from '@usher/hub';
import { openSchool, type School } from '@usher/trust';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningSchool } from '../integration/hub/running-school.ts';
import { expectServing, honestAgent } from './stage/aftermath.ts';
import { type RogueHub, rogueHub } from './stage/caught.ts';
import { forgeSchool } from './stage/forge.ts';
import { profile } from './stage/profile.ts';
import { startUsher } from './stage/usher-process.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

let running: RunningSchool;
let school: School;
let rogue: RogueHub;
let rogueRoot: string;
beforeAll(async () => {
  running = await RunningSchool.start();
  school = await openSchool(running.dataDir);
  await running.enrolled('agent', 'PC-1');
  await honestAgent(running);
  const forged = await forgeSchool(school.schoolId);
  rogue = await rogueHub(school, forged.hub);
  rogueRoot = join(running.folder, 'rogue.pem');
  await writeFile(rogueRoot, forged.root);
  await writeFile(join(running.folder, 'openssl.cnf'), LOOSE_OPENSSL);
});
afterAll(async () => {
  await rogue[Symbol.asyncDispose]();
  await running[Symbol.asyncDispose]();
});

const LOOSE_OPENSSL = `openssl_conf = loose
[loose]
ssl_conf = ssl
[ssl]
system_default = easy
[easy]
MinProtocol = TLSv1
CipherString = ALL:@SECLEVEL=0
VerifyMode = None
`;

/** Switches that other programs have, and those that ours might have had. */
const candidates = (): readonly (readonly [string, string])[] => [
  ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
  ['NODE_EXTRA_CA_CERTS', rogueRoot],
  ['NODE_OPTIONS', '--use-openssl-ca'],
  ['NODE_OPTIONS', '--use-system-ca'],
  ['NODE_OPTIONS', '--tls-min-v1.0 --tls-max-v1.2'],
  ['NODE_USE_SYSTEM_CA', '1'],
  ['NODE_USE_ENV_PROXY', '1'],
  ['NODE_ENV', 'development'],
  ['NODE_ENV', 'test'],
  ['NODE_DEBUG', 'tls'],
  ['SSL_CERT_FILE', rogueRoot],
  ['SSL_CERT_DIR', running.folder],
  ['OPENSSL_CONF', join(running.folder, 'openssl.cnf')],
  ['HTTPS_PROXY', `http://127.0.0.1:${rogue.port}`],
  ['ALL_PROXY', `socks5://127.0.0.1:${rogue.port}`],
  ['CURL_CA_BUNDLE', rogueRoot],
  ['REQUESTS_CA_BUNDLE', rogueRoot],
  ['GIT_SSL_NO_VERIFY', '1'],
  ['PYTHONHTTPSVERIFY', '0'],
  ['NPM_CONFIG_STRICT_SSL', 'false'],
  ['NPM_CONFIG_CAFILE', rogueRoot],
  ['ELECTRON_RUN_AS_NODE', '1'],
  ['ELECTRON_ENABLE_LOGGING', '1'],
  ['DEBUG', '*'],
  ['CI', 'true'],
  ['VITEST', 'true'],
  ['FORCE_INSECURE', '1'],
  ['INSECURE', '1'],
  ['TLS_VERIFY', '0'],
  ['VERIFY_SSL', 'false'],
  ['USHER_INSECURE', '1'],
  ['USHER_DEV', '1'],
  ['USHER_DEBUG', '1'],
  ['USHER_TEST', '1'],
  ['USHER_DEMO', '1'],
  ['USHER_NO_TLS', '1'],
  ['USHER_NO_VERIFY', '1'],
  ['USHER_TRUST_ANY', '1'],
  ['USHER_ACCEPT_NEW_HUB', '1'],
  ['USHER_CA', rogueRoot],
  ['USHER_PIN', 'f'.repeat(64)],
  ['USHER_HUB', `wss://127.0.0.1:${rogue.port}`],
  ['USHER_LOG', 'trace'],
  ['USHER_WEAKEN', 'RT-002'],
];

/** Dials the rogue hub from a process that was started in such an environment. */
const dialIn = async (env: Readonly<Record<string, string>>): Promise<unknown> => {
  const program = join(import.meta.dirname, 'stage/dialling-program.ts');
  const folder = join(running.folder, 'devices/PC-1');
  const { stdout } = await run(process.execPath, [program, String(rogue.port), school.pin, folder], {
    env: { PATH: process.env['PATH'], ...env },
    timeout: 30_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
};

describe('[RT-006] nothing turns the checking of peers off', () => {
  test('no variable of the environment by itself', async () => {
    const all = candidates();
    expect(all.length).toBeGreaterThanOrEqual(40);
    const answers = new Map<string, unknown>();
    // Those that some program knows one by one; those that somebody might have built into ours, in the long profile.
    const known = profile({ short: 17, long: all.length });
    const queue = [...all.slice(0, known).map((one) => [one]), all.slice(known)];
    const worker = async (): Promise<void> => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const names = next.map(([name, value]) => `${name}=${value}`).join(' ');
        answers.set(names, await dialIn(Object.fromEntries(next)));
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    expect(answers.size).toBeGreaterThanOrEqual(known);
    for (const [names, answer] of answers)
      expect([names, answer]).toEqual([names, { up: false, closes: [1015, 1015] }]);
    expect(rogue.caught).toEqual([]);
    await expectServing(running);
  });

  test('nor all of them together', async () => {
    expect(await dialIn(Object.fromEntries(candidates()))).toMatchObject({ up: false });
    expect(rogue.caught).toEqual([]);
  });

  const sources = ['apps', 'packages']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => /\.(tsx?|mjs)$/.test(path) && !/(^|\/)(node_modules|dist|testing)\/|\.test\.tsx?$/.test(path))
    .map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);

  test('no source asks the environment for more than places, a password and how much to log', () => {
    const read = sources.flatMap(([, text]) =>
      Array.from(text.matchAll(/process\.env(?:\[['"]([^'"]+)['"]\]|\.(\w+))/g), ([, a, b]) => a ?? b ?? ''),
    );
    const known = ['DISPLAY', 'PATH', 'USHER_LOG', 'USHER_PASSWORD', 'USHER_REGISTER', 'USHER_SMTP', 'WAYLAND_DISPLAY'];
    expect([...new Set(read)].filter((name) => !known.includes(name))).toEqual([]);
  });

  test('one place alone looks at a hub that is not known yet, and says nothing to it', () => {
    const loose = sources.flatMap(([path, text]) =>
      Array.from(text.matchAll(/rejectUnauthorized:\s*(\S+?)\b/g), ([, value]) =>
        value === 'true' ? [] : [path],
      ).flat(),
    );
    expect(loose).toEqual(['packages/link/src/enrol.ts']);
    const undone = sources.filter(([, text]) =>
      /NODE_TLS_REJECT_UNAUTHORIZED|['"]certificate-error['"]|setCertificateVerifyProc|requestCert:\s*false/.test(text),
    );
    expect(undone.map(([path]) => path)).toEqual([]);
  });

  test('no option of the command does', async () => {
    const usher = join(root, 'apps/usher/index.ts');
    const helps = await Promise.all(
      [['agent', 'run'], ['hub', 'run'], ['console'], ['enrol', 'open'], ['lesson', 'stations']].map(
        async (command) => (await run(process.execPath, [usher, ...command, '--help'])).stdout,
      ),
    );
    expect(helps.join('')).toContain('--pin');
    expect(helps.join('')).not.toMatch(/insecure|no-verify|trust|accept|force|skip|allow|plain|ignore/i);
  });
});

describe('[RT-007] the first start with a wrong pin', () => {
  const startAgent = async (pin: string) => {
    const data = join(running.folder, `first-${pin.slice(0, 8)}`);
    const hub = ['--hub', running.address.url, '--pin', pin, '--code', await running.code()];
    const place = ['--room', 'ICT1', '--station', 'PC-7', '--display', ':270'];
    const program = startUsher('agent', ['agent', 'run', '--data', data, ...hub, ...place]);
    // There is no question that could be answered with yes.
    for (const answer of ['y', 'yes', 'accept', '1', '']) program.write(answer);
    const said = JSON.parse(await program.ready) as { ok: boolean; code?: string };
    await program.ended;
    expect(said.ok).toBe(false);
    return { code: said.code, enrolled: existsSync(join(data, 'identity/device.json')) };
  };

  test('never goes on, whatever is answered, and nothing is asked of the hub', async () => {
    const lines = async () => (await readAudit(running.dataDir)).filter(({ what }) => what === 'enrol').length;
    const before = await lines();
    expect(await startAgent('f'.repeat(64))).toEqual({ code: 'wrong-pin', enrolled: false });
    expect(await startAgent(school.pin.slice(0, 63) + (school.pin.endsWith('0') ? '1' : '0'))).toEqual({
      code: 'wrong-pin',
      enrolled: false,
    });
    expect(await lines()).toBe(before);
    await expectServing(running);
  });
});
