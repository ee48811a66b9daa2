import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cookiesFor, readCookies } from './display-cookie.ts';

const field = (data: Uint8Array): Buffer => Buffer.concat([Buffer.from([data.length >> 8, data.length & 0xff]), data]);
const entry = (display: string, kind: string, cookie: string, family = 256): Buffer =>
  Buffer.concat([
    Buffer.from([family >> 8, family & 0xff]),
    ...['a-host', display, kind, cookie].map((text) => field(Buffer.from(text, 'latin1'))),
  ]);
const KIND = 'MIT-MAGIC-COOKIE-1';

describe('the cookies that a guard is handed', () => {
  it('[GRD2] are those of its own display, and nothing else of the file', () => {
    const own = entry('7', KIND, 'own');
    const any = entry('', KIND, 'any', 0xffff);
    const file = Buffer.concat([entry('8', KIND, 'x'), own, entry('7', 'XDM-AUTHORIZATION-1', 'y'), any]);
    expect(cookiesFor(':7', file)).toEqual(Buffer.concat([own, any]));
    expect(cookiesFor('unix:7.0', file)).toEqual(Buffer.concat([own, any]));
    expect(cookiesFor(':77', Buffer.concat([own]))).toHaveLength(0);
  });

  it('[GRD2] are taken from whatever is in the file as far as it can be read', () => {
    const own = entry('7', KIND, 'own');
    expect(cookiesFor(':7', Buffer.concat([own, own.subarray(0, 9)]))).toEqual(own);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const found = cookiesFor(':7', Buffer.concat([own, bytes]));
        expect(found.subarray(0, own.length)).toEqual(own);
        expect(found.length).toBeLessThanOrEqual(own.length + bytes.length);
      }),
    );
  });

  describe('from a file', () => {
    let folder = '';
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'usher-cookie-'))));
    afterEach(() => rmSync(folder, { recursive: true }));
    const read = (path: string): Buffer => readCookies(':7', { XAUTHORITY: path });

    it('are read where there are any', () => {
      const own = entry('7', KIND, 'own');
      writeFileSync(join(folder, 'file'), own);
      writeFileSync(join(folder, '.Xauthority'), own);
      symlinkSync(join(folder, 'file'), join(folder, 'link'));
      expect(read(join(folder, 'file'))).toEqual(own);
      expect(read(join(folder, 'link'))).toEqual(own);
      expect(readCookies(':7', { HOME: folder })).toEqual(own);
      expect(read(join(folder, 'none'))).toHaveLength(0);
    });

    it('are not waited for at a pipe, asked of a device, or read from a huge file', () => {
      expect(spawnSync('mkfifo', [join(folder, 'pipe')]).status).toBe(0);
      expect(read(join(folder, 'pipe'))).toHaveLength(0);
      expect(read('/dev/zero')).toHaveLength(0);
      writeFileSync(join(folder, 'huge'), Buffer.alloc(64 * 1024 + 1));
      expect(read(join(folder, 'huge'))).toHaveLength(0);
    });
  });
});
