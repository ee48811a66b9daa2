import { nodeHash, type Sha256 } from '../register-proof.ts';

const splitOf = (count: number): number => {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
};

/** The root of a list of leaf hashes, word for word as RFC 6962 section 2.1 defines it: slow, and with nothing to go wrong. */
export const rootByDefinition = (leaves: readonly Uint8Array[], sha256: Sha256): Uint8Array => {
  const [only] = leaves;
  if (only === undefined) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return only;
  const split = splitOf(leaves.length);
  return nodeHash(
    rootByDefinition(leaves.slice(0, split), sha256),
    rootByDefinition(leaves.slice(split), sha256),
    sha256,
  );
};

/** The audit path of RFC 6962 section 2.1.1; `at` counts from 0. */
export const pathByDefinition = (at: number, leaves: readonly Uint8Array[], sha256: Sha256): readonly Uint8Array[] => {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return at < split
    ? [...pathByDefinition(at, left, sha256), rootByDefinition(right, sha256)]
    : [...pathByDefinition(at - split, right, sha256), rootByDefinition(left, sha256)];
};

const subproof = (
  from: number,
  leaves: readonly Uint8Array[],
  whole: boolean,
  sha256: Sha256,
): readonly Uint8Array[] => {
  if (from === leaves.length) return whole ? [] : [rootByDefinition(leaves, sha256)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return from <= split
    ? [...subproof(from, left, whole, sha256), rootByDefinition(right, sha256)]
    : [...subproof(from - split, right, false, sha256), rootByDefinition(left, sha256)];
};

/** The consistency proof of RFC 6962 section 2.1.2. */
export const consistencyByDefinition = (
  from: number,
  leaves: readonly Uint8Array[],
  sha256: Sha256,
): readonly Uint8Array[] => (from === 0 ? [] : subproof(from, leaves, true, sha256));
