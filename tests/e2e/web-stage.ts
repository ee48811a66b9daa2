import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { WebSchool } from '../integration/web/web-school.ts';
import { codeAt, secretOf } from '../../apps/hub/web/server/sign-in/one-time-code.ts';

const PAGE = process.env['USHER_WEB_PAGE'] ?? resolve(import.meta.dirname, '../../apps/hub/dist/web');

/** A school with its staff and the built page. */
export const openWebStage = async (): Promise<WebSchool> => {
  const school = await WebSchool.start({ page: PAGE });
  await school.person('dana.lead', ['online-safety-lead', 'dsl']);
  await school.person('harriet.head', ['head']);
  await school.person('sam.teacher', ['teacher']);
  await school.person('gus.governor', ['governor']);
  return school;
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
    await page.getByLabel('Code').fill(codeAt(secretOf(secret), school.clock.now()));
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
