import { openRows, verifyRegister } from '@usher/register';
import type { Report } from '../report.ts';
import { readKey, readNamed } from './read-file.ts';

type Given = { readonly key: string; readonly witness: readonly string[]; readonly origin?: string };

/** Verifies the register at a place and answers with what is wrong; then the exit status is 1. */
export const verifyPlace = async (place: string, { key, witness, origin }: Given, report: Report): Promise<void> => {
  const spki = await readKey(key);
  const witnessed = await Promise.all(witness.map(readNamed));
  await using rows = await openRows(place);
  const seen = await verifyRegister(rows, { spki, witnessed, ...(origin === undefined ? {} : { origin }) });
  const { findings, found, size, checkpoints, root } = seen;
  const wrong = findings.map(({ kind, seq, what }) => `${kind}${seq === null ? '' : ` at ${seq}`}: ${what}`);
  report.answer({ ok: found === 0, ...seen }, [
    `${seen.origin}: ${size} entries, ${checkpoints} checkpoints, root ${root}`,
    ...wrong,
    ...(found > findings.length ? [`and ${found - findings.length} more`] : []),
    found === 0
      ? `Nothing was changed${witnessed.length > 0 ? '' : '; what came after the last checkpoint only a witness can vouch for'}.`
      : 'THE REGISTER WAS CHANGED. Stop the hub and keep this file as it is.',
  ]);
  if (found > 0) process.exitCode = 1;
};
