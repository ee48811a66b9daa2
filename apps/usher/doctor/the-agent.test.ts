import { expect, it } from 'vitest';
import { theAgent } from './the-agent.ts';

const look = async (name: string, display?: string) =>
  theAgent({ display })
    .find((check) => check.name === name)
    ?.look();

it('[GRD1] says whether a guard started here has an account of its own, and how it gets one', async () => {
  const found = await look('guard');
  if (process.getuid?.() === 0) expect(found).toMatchObject({ ok: true });
  else expect(found).toMatchObject({ ok: false, mend: 'run "usher agent run" as root' });
});

it('speaks of other displays only where one is named', async () => {
  expect(await look('other displays')).toEqual({ ok: true, found: 'none' });
});
