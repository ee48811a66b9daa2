/** SHA-256, handed in: this code also runs where Node's is not. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const LEAF = 0;
const NODE = 1;

const after = (first: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(1 + parts.reduce((all, part) => all + part.length, 0));
  bytes[0] = first;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

/** The hash of an entry's bytes in the tree (rule REG2). */
export const leafHash = (entry: Uint8Array, sha256: Sha256): Uint8Array => sha256(after(LEAF, entry));

/** The hash of two neighbours in the tree (RFC 6962 section 2.1). */
export const nodeHash = (left: Uint8Array, right: Uint8Array, sha256: Sha256): Uint8Array =>
  sha256(after(NODE, left, right));

/** Whether two hashes are the same. */
export const isSameHash = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/** What is to be shown of an entry: that its leaf is the `seq`th of `size` under `root`. */
export type InclusionClaim = {
  readonly leaf: Uint8Array;
  readonly seq: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

const half = (value: number): number => Math.floor(value / 2);
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** Whether the proof shows the entry in the log (RFC 9162 section 2.1.3.2; rule REG13). */
export const isIncluded = ({ leaf, seq, size, root, proof }: InclusionClaim, sha256: Sha256): boolean => {
  if (!isSize(size) || !isSize(seq) || seq < 1 || seq > size) return false;
  let at = seq - 1;
  let last = size - 1;
  let hash = leaf;
  for (const step of proof) {
    if (last === 0 || step.length !== 32) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(step, hash, sha256);
      while (at % 2 === 0 && at !== 0) {
        at = half(at);
        last = half(last);
      }
    } else hash = nodeHash(hash, step, sha256);
    at = half(at);
    last = half(last);
  }
  return last === 0 && isSameHash(hash, root);
};

/** What is to be shown of a log: that the one of `to` entries begins with the one of `from`. */
export type ConsistencyClaim = {
  readonly from: number;
  readonly fromRoot: Uint8Array;
  readonly to: number;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

/** Whether the proof shows that nothing of the earlier log was changed (RFC 9162 section 2.1.4.2; rule REG14). */
export const isConsistent = ({ from, fromRoot, to, toRoot, proof }: ConsistencyClaim, sha256: Sha256): boolean => {
  if (!isSize(from) || !isSize(to) || from > to) return false;
  if (from === to) return proof.length === 0 && isSameHash(fromRoot, toRoot);
  // The empty log is the beginning of every log; its own root has to be right all the same.
  if (from === 0) return proof.length === 0 && isSameHash(fromRoot, sha256(new Uint8Array(0)));
  let at = from - 1;
  let last = to - 1;
  while (at % 2 === 1) {
    at = half(at);
    last = half(last);
  }
  const steps = at === 0 ? [fromRoot, ...proof] : proof;
  const [first, ...rest] = steps;
  if (first?.length !== 32) return false;
  let earlier = first;
  let later = first;
  for (const step of rest) {
    if (last === 0 || step.length !== 32) return false;
    if (at % 2 === 1 || at === last) {
      earlier = nodeHash(step, earlier, sha256);
      later = nodeHash(step, later, sha256);
      while (at % 2 === 0 && at !== 0) {
        at = half(at);
        last = half(last);
      }
    } else later = nodeHash(later, step, sha256);
    at = half(at);
    last = half(last);
  }
  return last === 0 && isSameHash(earlier, fromRoot) && isSameHash(later, toRoot);
};
