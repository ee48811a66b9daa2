import { TrustError } from './errors.ts';

/** The version of the folders this build writes, and the newest it reads. */
const FORMAT = 1;

/** The public facts of a folder as the text of its JSON file. */
export const writeFacts = (facts: Readonly<Record<string, string>>): string =>
  `${JSON.stringify({ format: FORMAT, ...facts }, null, 2)}\n`;

/**
 * Reads facts back, each checked by its own rule and none missing or added. Throws TrustError `newer-format` for a
 * folder of a later version, before looking at anything else in it, and `file-damaged`.
 */
export const readFacts = <K extends string>(
  path: string,
  text: string,
  mend: string,
  rules: Readonly<Record<K, (value: string) => boolean>>,
): Record<K, string> => {
  const damaged = (cause?: unknown): TrustError => new TrustError('file-damaged', `${path} is damaged.`, mend, cause);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw damaged(error);
  }
  if (typeof raw !== 'object' || raw === null) throw damaged();
  const { format, ...fields } = raw as Record<string, unknown>;
  if (typeof format === 'number' && format > FORMAT)
    throw new TrustError(
      'newer-format',
      `${path} was written by a newer version of Usher.`,
      'Install that version or a later one on this computer.',
    );
  const names = Object.keys(rules) as K[];
  if (format !== FORMAT || Object.keys(fields).length !== names.length) throw damaged();
  const facts: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value !== 'string' || !rules[name](value)) throw damaged();
    facts[name] = value;
  }
  return facts as Record<K, string>;
};
