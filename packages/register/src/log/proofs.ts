import { foldNodes, type NodeAt, wholeNodes } from './growing-log.ts';

/** Leaves from `start` up to `end`, counted from 0. */
type Range = { readonly start: number; readonly end: number };

const splitOf = ({ start, end }: Range): number => {
  let split = 1;
  while (split * 2 < end - start) split *= 2;
  return start + split;
};

/** The ranges whose hashes show one leaf (counted from 0) in a log of `size`, from the leaf up (RFC 6962 section 2.1.1). */
const inclusionRanges = (at: number, size: number): readonly Range[] => {
  const ranges: Range[] = [];
  let within: Range = { start: 0, end: size };
  while (within.end - within.start > 1) {
    const split = splitOf(within);
    const [left, right] = [
      { start: within.start, end: split },
      { start: split, end: within.end },
    ];
    ranges.unshift(at < split ? right : left);
    within = at < split ? left : right;
  }
  return ranges;
};

/** The ranges whose hashes show that a log of `to` begins with one of `from` (RFC 6962 section 2.1.2). */
const consistencyRanges = (from: number, to: number): readonly Range[] => {
  if (from === 0 || from === to) return [];
  const ranges: Range[] = [];
  let within: Range = { start: 0, end: to };
  while (within.end !== from) {
    const split = splitOf(within);
    const [left, right] = [
      { start: within.start, end: split },
      { start: split, end: within.end },
    ];
    ranges.unshift(from <= split ? right : left);
    within = from <= split ? left : right;
  }
  // The whole of the earlier log is known to whoever asks.
  return within.start === 0 ? ranges : [within, ...ranges];
};

/** Gives the hashes of whole subtrees, in the order asked for. */
export type NodeSource = (nodes: readonly NodeAt[]) => Promise<readonly Uint8Array[]>;

const hashesOf = async (ranges: readonly Range[], source: NodeSource): Promise<readonly Uint8Array[]> => {
  const wanted = ranges.map(({ start, end }) => wholeNodes(start, end));
  const found = await source(wanted.flat());
  let at = 0;
  return wanted.map((nodes) => {
    at += nodes.length;
    return foldNodes(found.slice(at - nodes.length, at));
  });
};

/** The proof that the `seq`th entry is in the log of `size` (rule REG13). */
export const inclusionProof = (seq: number, size: number, source: NodeSource): Promise<readonly Uint8Array[]> =>
  hashesOf(inclusionRanges(seq - 1, size), source);

/** The proof that the log of `to` entries begins with the log of `from` (rule REG14). */
export const consistencyProof = (from: number, to: number, source: NodeSource): Promise<readonly Uint8Array[]> =>
  hashesOf(consistencyRanges(from, to), source);

/** The root of the log of `size`. */
export const rootOf = async (size: number, source: NodeSource): Promise<Uint8Array> =>
  foldNodes(await source(wholeNodes(0, size)));
