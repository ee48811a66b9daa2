import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCheckpoint, RegisterAlarm, type RegisterCard, type SignedCheckpoint, witness } from '@usher/protocol';
import { z } from 'zod';
import { putFile } from './folder.ts';

/** The file of a device's data folder in which it remembers the register. */
export const WITNESS_FILE = 'register-witness.json';

const MOST_EVIDENCE = 20;
const Kept = z.strictObject({
  kept: z.string().nullable(),
  /** The log has had this many entries: a receipt said so. */
  atLeast: z.int().min(0).default(0),
  evidence: z.array(z.strictObject({ kind: RegisterAlarm.shape.kind, at: z.number(), texts: z.array(z.string()) })),
});

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** Whether the log key of a card signed a checkpoint, in the name of the log that the card names. */
export const isCheckpointBy = (
  { logKey, origin }: RegisterCard,
  { checkpoint, body, signature }: SignedCheckpoint,
): boolean => {
  const spki = Buffer.from(logKey, 'base64url');
  // The origin may be another's; that is an alarm of its own. The name under it has to be the log's.
  if (signature.name !== checkpoint.origin || !Buffer.from(sha256(spki)).subarray(0, 4).equals(signature.keyId))
    return false;
  try {
    const key = createPublicKey({ key: spki, type: 'spki', format: 'der' });
    return origin !== '' && verify('sha256', Buffer.from(body, 'utf8'), key, signature.signature);
  } catch {
    return false;
  }
};

const sizeOf = (text: string): number => parseCheckpoint(text)?.checkpoint.size ?? 0;

/** What a device does next: nothing, ask for a proof, or raise the alarm. */
export type Witnessed =
  | { readonly do: 'nothing' }
  | { readonly do: 'prove'; readonly from: number; readonly to: number }
  | { readonly do: 'alarm'; readonly alarm: RegisterAlarm };

/** Where a witness remembers. What was written is there after a power cut, wholly; an empty text: nothing was. */
export type WitnessStore = {
  readonly read: () => Promise<string>;
  readonly write: (text: string) => Promise<void>;
};

/** The file of a device's data folder. */
export const witnessFile = (folder: string): WitnessStore => ({
  read: () => readFile(join(folder, WITNESS_FILE), 'utf8').catch(() => ''),
  write: (text) => putFile(folder, { name: WITNESS_FILE, text, secret: true }),
});

/**
 * Remembers how the school's register stood (rules REG15, REG16), on the device's own disk. After an alarm the texts that
 * show it stay, and the device goes on from what it was shown: it notices every change once.
 */
export class RegisterWitness {
  readonly #store: WitnessStore;
  readonly #onSaveFailed: (cause: unknown) => void;
  readonly #isSigned: typeof isCheckpointBy;
  #state: z.infer<typeof Kept>;
  #written: Promise<void> = Promise.resolve();
  /** The highest receipt that is surely on disk. */
  #onDisk: number;

  private constructor(
    store: WitnessStore,
    state: z.infer<typeof Kept>,
    onSaveFailed: (cause: unknown) => void,
    isSigned: typeof isCheckpointBy,
  ) {
    this.#isSigned = isSigned;
    this.#store = store;
    this.#state = state;
    this.#onDisk = state.atLeast;
    this.#onSaveFailed = onSaveFailed;
  }

  /** Reads what was remembered; what cannot be read is as if nothing was. */
  static async open(
    store: WitnessStore,
    onSaveFailed: (cause: unknown) => void,
    isSigned = isCheckpointBy,
  ): Promise<RegisterWitness> {
    const text = await store.read();
    let state: z.infer<typeof Kept> = { kept: null, atLeast: 0, evidence: [] };
    try {
      state = Kept.parse(JSON.parse(text));
    } catch {
      // Nobody signed it: a pupil who could write it could take it away as well.
    }
    return new RegisterWitness(store, state, onSaveFailed, isSigned);
  }

  /** The highest checkpoint that this device has seen, as it was signed. */
  get kept(): string | null {
    return this.#state.kept;
  }

  /** Everything that showed a change of what cannot change. */
  get evidence(): readonly {
    readonly kind: RegisterAlarm['kind'];
    readonly at: number;
    readonly texts: readonly string[];
  }[] {
    return this.#state.evidence;
  }

  /** So many entries the log must have, by the receipts. */
  get atLeast(): number {
    return this.#state.atLeast;
  }

  /**
   * A receipt names an entry that no checkpoint remembered here has yet: were the register put back and grown since, no
   * proof would show that the entry is gone.
   */
  get isAhead(): boolean {
    const { kept, atLeast } = this.#state;
    return atLeast > (kept === null ? 0 : sizeOf(kept));
  }

  /**
   * A receipt of the register's own key says that the log has an entry of this number. Resolves when that is on disk;
   * rejects when it could not be put there.
   */
  async received(seq: number): Promise<void> {
    if (seq > this.#state.atLeast) this.#keep({ ...this.#state, atLeast: seq });
    // A write before this one may have failed.
    else if (seq > this.#onDisk) this.#keep(this.#state);
    await this.#written;
    if (seq > this.#onDisk) throw new Error('that the register has an entry could not be remembered');
  }

  /**
   * Looks at what the hub shows; `proof` once it was asked for, and `atLeast` as it was when the checkpoint came. `now` is wall time, for the record. What an alarm loses is
   * first brought again: where `bringAgain` says that it could not, the alarm is not remembered, and is raised with the
   * next look.
   */
  look(
    card: RegisterCard,
    shown: { readonly text: string; readonly proof: readonly string[] | null; readonly atLeast?: number },
    now: number,
    bringAgain: () => boolean = () => true,
  ): Witnessed {
    const sight = witness(this.#state.kept, shown, { sha256, isSigned: (signed) => this.#isSigned(card, signed) });
    // Reports go on between a checkpoint and its proof: only when it is first shown it must have all receipts before it.
    const isShort = shown.proof === null && sizeOf(shown.text) < (shown.atLeast ?? this.#state.atLeast);
    const wentBack = (): Witnessed => this.#alarm('went-back', [shown.text], shown.text, now, bringAgain);
    switch (sight.kind) {
      case 'same':
        return isShort ? wentBack() : { do: 'nothing' };
      case 'first':
      case 'forgot':
      case 'grown':
        if (isShort) return wentBack();
        this.#keep({ ...this.#state, kept: sight.kept });
        return { do: 'nothing' };
      case 'prove':
        return isShort ? wentBack() : { do: 'prove', from: sight.from, to: sight.to };
      case 'unsigned':
        // What nobody signed is nothing to go on from.
        return this.#alarm(sight.kind, sight.evidence, null, now, () => true);
      case 'other-register':
      case 'went-back':
      case 'rewritten':
        return this.#alarm(sight.kind, sight.evidence, shown.text, now, bringAgain);
    }
  }

  /** Resolves when what was remembered is on disk, or was said to have failed. */
  settled(): Promise<void> {
    return this.#written;
  }

  #alarm(
    kind: RegisterAlarm['kind'],
    texts: readonly string[],
    goOnFrom: string | null,
    now: number,
    bringAgain: () => boolean,
  ): Witnessed {
    const alarm = { kind, evidence: [...texts] };
    if (!bringAgain()) return { do: 'alarm', alarm };
    const { kept, atLeast, evidence } = this.#state;
    this.#keep({
      kept: goOnFrom ?? kept,
      atLeast: goOnFrom === null ? atLeast : sizeOf(goOnFrom),
      evidence: [...evidence, { kind, at: now, texts: [...texts] }].slice(-MOST_EVIDENCE),
    });
    return { do: 'alarm', alarm };
  }

  #keep(state: z.infer<typeof Kept>): void {
    this.#state = state;
    this.#written = this.#written
      .then(() => this.#store.write(JSON.stringify(state)))
      .then(() => {
        this.#onDisk = state.atLeast;
      })
      .catch(this.#onSaveFailed);
  }
}
