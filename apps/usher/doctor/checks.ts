/** What the doctor found of one thing: in order or not, in one line, and the command or step that mends it. */
export type Finding = { readonly name: string; readonly ok: boolean; readonly found: string; readonly mend?: string };

/** Looks at one thing. A check that throws is a finding as well: the cause, not in order. */
export type Check = { readonly name: string; readonly look: () => Promise<Omit<Finding, 'name'>> };

export const examine = (checks: readonly Check[]): Promise<Finding[]> =>
  Promise.all(
    checks.map(async ({ name, look }) => {
      try {
        return { name, ...(await look()) };
      } catch (error) {
        return {
          name,
          ok: false,
          found: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
        };
      }
    }),
  );

/** One line of the doctor's page. */
export const findingLine = ({ name, ok, found, mend }: Finding): string =>
  `${ok ? 'right' : 'WRONG'}  ${name}: ${found}${ok || mend === undefined ? '' : `. Mend: ${mend}`}`;
