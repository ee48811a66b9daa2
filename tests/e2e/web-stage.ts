import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { pupilTells } from '../integration/web/pupil-tells.ts';
import { WebSchool } from '../integration/web/web-school.ts';
import { codeAt } from '../../apps/hub/web/server/sign-in/one-time-code.ts';
import { Secret } from 'otpauth';

const PAGE = process.env['USHER_WEB_PAGE'] ?? resolve(import.meta.dirname, '../../apps/hub/dist/web');
const HOUR = 60 * 60_000;

/** A school with its staff, the built page, and one report of a pupil that nobody has opened. */
export const openWebStage = async (): Promise<WebSchool> => {
  const school = await WebSchool.start({ page: PAGE });
  await school.person('dana.lead', ['online-safety-lead', 'dsl']);
  await school.person('harriet.head', ['head']);
  await school.person('sam.teacher', ['teacher']);
  await school.person('gus.governor', ['governor']);
  return school;
};

/** A few cases at different points, so that a list looks like a list. */
export const manyCases = async (school: WebSchool): Promise<void> => {
  const said = [
    {
      user: 'amelia.hart',
      device: 'ICT1-07',
      kinds: ['unkind'],
      text: 'They keep writing that nobody likes me.',
      agoMs: HOUR,
    },
    { user: 'oliver.khan', device: 'ICT1-12', kinds: ['stranger'], text: 'Somebody I do not know asked where I live.' },
    { user: 'isla.walsh', device: 'ICT2-03', kinds: ['web-page'], text: 'A page with horrible pictures came up.' },
    { user: 'noah.patel', device: 'ICT2-09', kinds: ['password'], text: 'I think someone has my password.' },
    { user: 'freya.moss', device: 'ICT1-01', kinds: [], text: '' },
  ];
  for (const one of said) await pupilTells(school, one);
};

export const addressOf = (school: WebSchool): string => `https://localhost:${school.web.port}`;

/** Signs somebody in by the form; sets the second step up when it is asked for. */
export const signInAs = async (page: Page, school: WebSchool, user: string, scheme = 'light'): Promise<void> => {
  await page.goto(`${addressOf(school)}/?scheme=${scheme}`);
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(`${user}'s password`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const enrol = page.getByRole('heading', { name: 'Set up your second step' });
  await enrol.or(page.getByRole('navigation')).first().waitFor();
  if (await enrol.isVisible()) {
    const secret = (await page.locator('.sign-in-secret').innerText()).replaceAll(' ', '');
    await page.getByLabel('Code').fill(codeAt(new Uint8Array(Secret.fromBase32(secret).buffer), school.clock.now()));
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'I have kept them' }).click();
  }
  await page.getByRole('navigation').waitFor();
};

/** What the page threw, wrote to the console, or broke of its policy. */
export const troublesOf = (page: Page): readonly string[] => {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  return troubles;
};
