import { ReportContent } from '@usher/protocol';

/**
 * Seals that anybody can open: what a report says is looked at by the checks, and whether a seal holds is not what is
 * tried here. Each is another, as real ones are.
 */
const sealedAs = (mark: string) => {
  let count = 0;
  return async (content: ReportContent): Promise<Uint8Array> =>
    Buffer.from(`${mark} ${(count += 1)} ${JSON.stringify(content)}`, 'utf8');
};

const read = (mark: string, sealed: Uint8Array): ReportContent | null => {
  const text = Buffer.from(sealed).toString('utf8');
  return text.startsWith(mark) ? ReportContent.parse(JSON.parse(text.slice(text.indexOf('{')))) : null;
};

const school = sealedAs('school');

/** For the school, as the card says. */
export const sealForSchool = (_recipient: string, content: ReportContent): Promise<Uint8Array> => school(content);

export const openSealed = async (sealed: Uint8Array): Promise<Uint8Array | null> => {
  const content = read('school', sealed);
  return content === null ? null : Buffer.from(JSON.stringify(content), 'utf8');
};

/** Under the computer's own key. */
export const localSeal = {
  seal: sealedAs('local'),
  open: async (sealed: Uint8Array): Promise<ReportContent | null> => read('local', sealed),
};

const words = new WeakMap<Uint8Array, string>();

/** The word by which the checks know a report: its text, or whose press of the key it was. */
export const wordOf = (sealed: Uint8Array): string => {
  let word = words.get(sealed);
  if (word === undefined) {
    const content = read('', sealed);
    word = content === null ? '' : content.text === '' ? (content.user ?? '') : content.text;
    words.set(sealed, word);
  }
  return word;
};
