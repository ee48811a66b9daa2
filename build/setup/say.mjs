/** One line of set-up news, on standard error so that `--json` output of what follows stays clean. */
export const say = (line) => process.stderr.write(`setup: ${line}\n`);

/** Ends the set-up with the cause and the mend on one line. */
export const stop = (cause, mend) => {
  process.stderr.write(`setup: ${cause}${mend === undefined ? '' : `: ${mend}`}\n`);
  process.exit(1);
};
