import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkMachine,
  destroyIdentity,
  EPOCH_FILE,
  EpochFile,
  holdFolder,
  newId,
  openDeviceKey,
  recordMachine,
  TrustError,
} from '@usher/trust';
import { createFakeMachine } from '@usher/trust/testing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-machine-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const codeOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error instanceof TrustError ? error.code : error;
  }
  return 'nothing thrown';
};

describe('what a folder remembers of its machine', () => {
  it('[CLN6] tells a machine from another, and holds none of the facts', async () => {
    const machine = createFakeMachine('PC-1');
    expect(await checkMachine(folder, machine.facts())).toEqual({ kind: 'unrecorded' });
    await recordMachine(folder, machine.facts());
    expect(await checkMachine(folder, machine.facts())).toEqual({ kind: 'same' });
    machine.change({ network: ['another card'] });
    expect(await checkMachine(folder, machine.facts())).toEqual({ kind: 'same' });
    expect(await checkMachine(folder, createFakeMachine('PC-2').facts())).toEqual({
      kind: 'another',
      changed: ['product', 'machineId', 'disk', 'network'],
    });
    expect(readFileSync(join(folder, 'machine.json'), 'utf8')).not.toMatch(/PC-1|card/);
  });

  it('[CLN6] takes one change in at a time, and keeps what cannot be read now', async () => {
    const machine = createFakeMachine('PC-1');
    await recordMachine(folder, machine.facts());
    machine.change({ network: ['another card'], product: [] });
    await recordMachine(folder, machine.facts());
    machine.change({ disk: ['another disk'] });
    expect((await checkMachine(folder, machine.facts())).kind).toBe('same');
    await recordMachine(folder, machine.facts());
    machine.change({ product: ['another product'], machineId: ['another id'] });
    expect(await checkMachine(folder, machine.facts())).toEqual({ kind: 'another', changed: ['product', 'machineId'] });
  });

  it('has another salt in every folder, and writes nothing when nothing changed', async () => {
    const machine = createFakeMachine('PC-1');
    const other = join(folder, 'other');
    await recordMachine(folder, machine.facts());
    await recordMachine(other, machine.facts());
    const lines = (of: string): string[] => readFileSync(join(of, 'machine.json'), 'utf8').split('\n');
    expect(lines(folder).filter((line) => /"(salt|disk|network)"/.test(line) && lines(other).includes(line))).toEqual(
      [],
    );
    const path = join(folder, 'machine.json');
    const { ino } = statSync(path);
    await recordMachine(folder, machine.facts());
    expect(statSync(path).ino).toBe(ino);
  });

  it('is refused when it is damaged, cut or of a newer form', async () => {
    await recordMachine(folder, createFakeMachine('PC-1').facts());
    const path = join(folder, 'machine.json');
    const good = readFileSync(path, 'utf8');
    const check = () => codeOf(() => checkMachine(folder, createFakeMachine('PC-1').facts()));
    for (const [spoilt, code] of [
      ['', 'file-damaged'],
      [good.slice(0, 60), 'file-damaged'],
      [good.replace('"disk"', '"desk"'), 'file-damaged'],
      [good.replace(/"disk": "../, '"disk": "?'), 'file-damaged'],
      [good.replace('"format": 1', '"format": 2'), 'newer-format'],
    ] as const) {
      writeFileSync(path, spoilt);
      expect(await check()).toBe(code);
    }
  });
});

describe('a destroyed identity', () => {
  it('[CLN6] leaves nothing, half-written files included', async () => {
    const identity = join(folder, 'identity');
    await openDeviceKey(identity);
    writeFileSync(join(identity, '.device.key.new-1234'), readFileSync(join(identity, 'device.key')));
    await recordMachine(identity, createFakeMachine('PC-1').facts());
    writeFileSync(join(identity, 'device.json'), '{}');
    expect(await destroyIdentity(identity)).toEqual([
      '.device.key.new-1234',
      'device.json',
      'device.key',
      'machine.json',
    ]);
    expect(existsSync(identity)).toBe(false);
    expect(await destroyIdentity(identity)).toEqual([]);
  });

  it('[CLN6] that was interrupted still knows that it is on another machine, and is begun again', async () => {
    const identity = join(folder, 'identity');
    await recordMachine(identity, createFakeMachine('PC-1').facts());
    writeFileSync(join(identity, 'device.json'), '{}');
    await mkdir(join(identity, 'device.key'));
    expect(await codeOf(() => destroyIdentity(identity))).toBe('folder-unusable');
    expect((await checkMachine(identity, createFakeMachine('PC-2').facts())).kind).toBe('another');
    await rm(join(identity, 'device.key'), { recursive: true });
    await destroyIdentity(identity);
    expect(existsSync(identity)).toBe(false);
  });

  it('[CLN6] has its key overwritten, not only its name removed', async () => {
    const identity = join(folder, 'identity');
    await openDeviceKey(identity);
    const kept = join(folder, 'still-there');
    linkSync(join(identity, 'device.key'), kept);
    await destroyIdentity(identity);
    expect(readFileSync(kept, 'latin1')).not.toContain('PRIVATE KEY');
  });
});

describe('the epoch on disk', () => {
  const [device, another] = [newId(), newId()];

  it('[CLN1] is there again, rises only, and is that of its device', () => {
    expect(EpochFile.open(folder, device).value).toBe(0);
    const file = EpochFile.open(folder, device);
    for (const epoch of [1, 2, 7]) {
      file.keep(epoch);
      expect(EpochFile.open(folder, device).value).toBe(epoch);
    }
    file.keep(3);
    expect([file.value, EpochFile.open(folder, device).value]).toEqual([7, 7]);
    expect(EpochFile.open(folder, another).value).toBe(0);
  });

  it('[CLN1] of another device gives way to that of its own', () => {
    EpochFile.open(folder, device).keep(9);
    const file = EpochFile.open(folder, another);
    file.keep(1);
    expect(EpochFile.open(folder, another).value).toBe(1);
    file.keep(2);
    expect([EpochFile.open(folder, another).value, EpochFile.open(folder, device).value]).toEqual([2, 0]);
  });

  it('[CLN1] is the old or the new one wherever its writing is cut', () => {
    const path = join(folder, EPOCH_FILE);
    const file = EpochFile.open(folder, device);
    for (let epoch = 1; epoch <= 12; epoch += 1) {
      const before = readFileSync(path);
      file.keep(epoch);
      const after = readFileSync(path);
      expect(after.length).toBe(before.length);
      for (let at = 0; at <= after.length; at += 1) {
        writeFileSync(path, Buffer.concat([after.subarray(0, at), before.subarray(at)]));
        const found = EpochFile.open(folder, device).value;
        expect([epoch - 1, epoch]).toContain(found);
        writeFileSync(path, Buffer.concat([before.subarray(0, at), after.subarray(at)]));
        expect([epoch - 1, epoch]).toContain(EpochFile.open(folder, device).value);
      }
      writeFileSync(path, after);
    }
  });

  it('[CLN1] counts as 0 when it is damaged, and is mended by the next', async () => {
    const path = join(folder, EPOCH_FILE);
    for (const spoil of [
      () => truncate(path, 0),
      () => truncate(path, 50),
      () => rm(path),
      async () => writeFileSync(path, '\u0000'.repeat(128)),
      async () => writeFileSync(path, readFileSync(path, 'utf8').replaceAll('0000000005', '4000000000')),
    ]) {
      EpochFile.open(folder, device).keep(5);
      await spoil();
      const file = EpochFile.open(folder, device);
      expect(file.value).toBeLessThan(5);
      file.keep(6);
      expect(EpochFile.open(folder, device).value).toBe(6);
      await rm(path);
    }
  });

  it('says so when there is no place for it', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    expect(await codeOf(() => EpochFile.open(join(folder, 'a-file'), device))).toBe('folder-unusable');
  });
});

describe('a folder in use', () => {
  it('is held by one, and free when that one lets go', async () => {
    const first = holdFolder(folder);
    expect(await codeOf(() => holdFolder(folder))).toBe('in-use');
    first[Symbol.dispose]();
    holdFolder(folder)[Symbol.dispose]();
    expect(readdirSync(folder)).toEqual(['in-use.lock']);
    expect(readFileSync(join(folder, 'in-use.lock'))).toHaveLength(0);
  });

  it('is free when the program that held it was killed, and can be waited for', async () => {
    const trust = new URL('../../packages/trust/src/index.ts', import.meta.url).href;
    const hold = `import { holdFolder } from ${JSON.stringify(trust)};
      holdFolder(${JSON.stringify(folder)}); gc(); setTimeout(() => console.log('held'), 50); setInterval(() => {}, 1000);`;
    // Holding it does not hang on anybody who remembers that.
    const other = spawn(process.execPath, ['--expose-gc', '--input-type=module-typescript', '-e', hold], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void other.kill('SIGKILL'));
    await once(other.stdout, 'data');
    expect(await codeOf(() => holdFolder(folder))).toBe('in-use');
    expect(await codeOf(() => holdFolder(folder, 100))).toBe('in-use');
    other.kill('SIGKILL');
    holdFolder(folder, 10_000)[Symbol.dispose]();
    await once(other, 'exit');
  });

  it('cannot be held where there is no folder', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    expect(await codeOf(() => holdFolder(join(folder, 'a-file')))).toBe('folder-unusable');
  });
});
