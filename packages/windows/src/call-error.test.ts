import { expect, it } from 'vitest';
import { NoBrowser } from './errors.ts';
import { toCallError } from './call-error.ts';

it('tells a page the code and sentence of an error that was given a literal code', () => {
  expect(toCallError(new NoBrowser(['chromium'], 'install one'))).toEqual({
    code: 'no-browser',
    message: 'no Chromium, Chrome or Edge was found (looked for chromium); install one',
  });
});

it.each([
  new Error('/home/t/secret'),
  Object.assign(new Error('open /home/t/secret'), { code: 'ENOENT' }),
  { code: 'not-an-error', message: 'x' },
  'text',
  null,
])('tells a page nothing of any other failure', (error) => {
  expect(toCallError(error)).toEqual({ code: 'failed', message: 'the call failed' });
});
