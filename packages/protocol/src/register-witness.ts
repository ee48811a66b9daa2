import { parseCheckpoint, type SignedCheckpoint } from './register-checkpoint.ts';
import { fromBase64 } from './base64.ts';
import { isConsistent, isSameHash, type Sha256 } from './register-proof.ts';

/** What a witness needs: SHA-256, and whether the school's register signed a checkpoint. */
export type WitnessTools = {
  readonly sha256: Sha256;
  readonly isSigned: (shown: SignedCheckpoint) => boolean;
};

/**
 * What a witness makes of a checkpoint. `kept` is to be remembered in place of the last one (`forgot` says that the
 * last one could not be read any more); `prove` asks the hub for the proof between two sizes; everything else is an
 * alarm, and its `evidence`, the signed texts, is kept for ever.
 */
export type Sight =
  | { readonly kind: 'first' | 'forgot' | 'same' | 'grown'; readonly kept: string }
  | { readonly kind: 'prove'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'unsigned' | 'other-register' | 'went-back' | 'rewritten';
      readonly evidence: readonly string[];
    };

/** What the hub shows: its newest checkpoint, and the proof (base64 hashes) once it was asked for. */
export type Shown = { readonly text: string; readonly proof: readonly string[] | null };

const hashes = (proof: readonly string[]): readonly Uint8Array[] =>
  proof.map((one) => fromBase64(one) ?? new Uint8Array());

/**
 * The rule by which every agent and console watches the register (rules REG15, REG16). `kept` is the highest
 * checkpoint this witness has seen, as it was signed; null when it has seen none.
 */
export const witness = (kept: string | null, { text, proof }: Shown, { sha256, isSigned }: WitnessTools): Sight => {
  const shown = parseCheckpoint(text);
  if (shown === null || !isSigned(shown)) return { kind: 'unsigned', evidence: [text] };
  if (kept === null) return { kind: 'first', kept: text };
  const known = parseCheckpoint(kept);
  if (known === null) return { kind: 'forgot', kept: text };
  const evidence = [kept, text];
  const [before, now] = [known.checkpoint, shown.checkpoint];
  if (before.origin !== now.origin) return { kind: 'other-register', evidence };
  if (now.size < before.size) return { kind: 'went-back', evidence };
  if (now.size === before.size)
    return isSameHash(now.root, before.root) ? { kind: 'same', kept } : { kind: 'rewritten', evidence };
  if (proof === null) return { kind: 'prove', from: before.size, to: now.size };
  const claim = { from: before.size, fromRoot: before.root, to: now.size, toRoot: now.root, proof: hashes(proof) };
  return isConsistent(claim, sha256) ? { kind: 'grown', kept: text } : { kind: 'rewritten', evidence };
};
