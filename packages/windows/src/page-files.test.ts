import { describe, expect, it } from 'vitest';
import { pagePath } from './page-files.ts';

const ORIGIN = 'https://usher.invalid';

const HOSTILE = [
  '',
  '/',
  'index.html',
  'https://usher.invalid',
  'http://usher.invalid/index.html',
  'https://usher.invalid.evil.example/index.html',
  'https://usher.invalid@evil.example/index.html',
  'https://user@usher.invalid/index.html',
  'https://usher.invalid:8443/index.html',
  'https://USHER.invalid/index.html',
  'https://evil.example/https://usher.invalid/index.html',
  'file:///etc/passwd',
  'file://usher.invalid/index.html',
  'data:text/html,x',
  'javascript:alert(1)',
  'blob:https://usher.invalid/0b6d5e2e',
  'about:blank',
  'app://ui/index.html',
  `${ORIGIN}//index.html`,
  `${ORIGIN}/\\index.html`,
  `${ORIGIN}\\index.html`,
  `${ORIGIN}/..`,
  `${ORIGIN}/../index.html`,
  `${ORIGIN}/../../etc/passwd`,
  `${ORIGIN}/assets/../index.html`,
  `${ORIGIN}/assets/../../secret.js`,
  `${ORIGIN}/./index.html`,
  `${ORIGIN}/assets/./a.js`,
  `${ORIGIN}/assets//a.js`,
  `${ORIGIN}/assets/`,
  `${ORIGIN}/assets`,
  `${ORIGIN}/%2e%2e/secret.js`,
  `${ORIGIN}/%2E%2E%2Fsecret.js`,
  `${ORIGIN}/..%2fsecret.js`,
  `${ORIGIN}/%252e%252e/secret.js`,
  `${ORIGIN}/..%5csecret.js`,
  `${ORIGIN}/..\\secret.js`,
  `${ORIGIN}/assets\\..\\..\\secret.js`,
  `${ORIGIN}/%c0%ae%c0%ae/secret.js`,
  `${ORIGIN}/%uff0e%uff0e/secret.js`,
  `${ORIGIN}/\u2025/secret.js`,
  `${ORIGIN}/\uff0e\uff0e/secret.js`,
  `${ORIGIN}/index.html%00.js`,
  `${ORIGIN}/index.js\0`,
  `${ORIGIN}/index.html%20`,
  `${ORIGIN}/index.html `,
  `${ORIGIN}/index.html.`,
  `${ORIGIN}/index.js::$DATA`,
  `${ORIGIN}/C:/Windows/win.js`,
  `${ORIGIN}/C:\\Windows\\win.js`,
  `${ORIGIN}//server/share/a.js`,
  `${ORIGIN}/etc/passwd`,
  `${ORIGIN}/.env`,
  `${ORIGIN}/.git/config.json`,
  `${ORIGIN}/assets/.hidden.js`,
  `${ORIGIN}/~root/a.js`,
  `${ORIGIN}/con.js`,
  `${ORIGIN}/assets/NUL.txt`,
  `${ORIGIN}/aux/a.js`,
  `${ORIGIN}/lpt1.html`,
  `${ORIGIN}/program.exe`,
  `${ORIGIN}/page.svgz`,
  `${ORIGIN}/a.node`,
  `${ORIGIN}/a.js/`,
  `${ORIGIN}/a.js;x=1`,
  `${ORIGIN}/a.js\r\nx-header: 1`,
  `${ORIGIN}/a b.js`,
  `${ORIGIN}/${'a'.repeat(300)}.js`,
];

describe('[EH-03] addresses of a page', () => {
  it.each(HOSTILE)('%j names no file', (address) => {
    expect(pagePath(ORIGIN, address)).toBeNull();
  });

  it.each([
    ['/', 'index.html'],
    ['/?scheme=dark&x=../..', 'index.html'],
    ['/#part', 'index.html'],
    ['/index.html', 'index.html'],
    ['/assets/index-BmR_0-x.js', 'assets/index-BmR_0-x.js'],
    ['/assets/font.woff2?v=1', 'assets/font.woff2'],
  ])('%s names %s', (path, file) => {
    expect(pagePath(ORIGIN, ORIGIN + path)).toBe(file);
  });
});
