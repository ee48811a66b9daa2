import { deviceKeys } from '@usher/hub';
import { openRows, verifyPlace as lookAtPlace } from '@usher/register';
import type { Report } from '../report.ts';
import { findForgedReports } from './forged-reports.ts';
import { readKey, readNamed } from './read-file.ts';

type Given = {
  readonly key: string;
  readonly witness: readonly string[];
  readonly origin?: string;
  /** The hub's data folder, which knows the devices. */
  readonly devices?: string;
};

/** Verifies the register at a place and answers with what is wrong; then the exit status is 1. */
export const verifyPlace = async (
  place: string,
  { key, witness, origin, devices }: Given,
  report: Report,
): Promise<void> => {
  const spki = await readKey(key);
  const witnessed = await Promise.all(witness.map(readNamed));
  const seen = await lookAtPlace(place, { spki, witnessed, ...(origin === undefined ? {} : { origin }) });
  const { findings, size, checkpoints, root } = seen;
  await using rows = await openRows(place);
  const forged = devices === undefined ? [] : await findForgedReports(rows, await deviceKeys(devices));
  const found = seen.found + forged.length;
  const wrong = findings.map(({ kind, seq, what }) => `${kind}${seq === null ? '' : ` at ${seq}`}: ${what}`);
  report.answer({ ok: found === 0, ...seen, found, forged }, [
    `${seen.origin}: ${size} entries, ${checkpoints} checkpoints, root ${root}`,
    ...wrong,
    ...(seen.found > findings.length ? [`and ${seen.found - findings.length} more`] : []),
    ...forged.map(({ seq }) => `forged-report at ${seq}: the computer it names did not sign it`),
    found === 0
      ? `Nothing was changed${witnessed.length > 0 ? '' : '; what came after the last checkpoint only a witness can vouch for'}.`
      : 'THE REGISTER WAS CHANGED. Stop the hub and keep this file as it is.',
  ]);
  if (found > 0) process.exitCode = 1;
};
