import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RegisterCard } from '@usher/protocol';
import { putFile } from './folder.ts';

/** The file of the data folder that it lies in. */
export const CARD_FILE = 'register-card.json';

/** Why a card was not taken. */
export type CardRefused = 'bad-frame' | 'rolled-back';

const readCard = (text: string): RegisterCard | null => {
  try {
    const read = RegisterCard.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
};

/** What a device knows of the school's register (rule RPT1): the newest card that the school signed. */
export class CardKeeper {
  readonly #dataDir: string;
  readonly #schoolId: string | null;
  #card: RegisterCard | null;
  #written: Promise<void> = Promise.resolve();

  private constructor(dataDir: string, schoolId: string | null, card: RegisterCard | null) {
    this.#dataDir = dataDir;
    this.#schoolId = schoolId;
    this.#card = card;
  }

  /** Reads what was kept, for a computer of this school or of none; what cannot be read is as if it had never come, and comes again with the next link. */
  static async open(dataDir: string, schoolId: string | null): Promise<CardKeeper> {
    const text = await readFile(join(dataDir, CARD_FILE), 'utf8').catch(() => '');
    return new CardKeeper(dataDir, schoolId, readCard(text));
  }

  /** Null while no card has come, the one that has is another school's, or this computer is nobody's yet. */
  get card(): RegisterCard | null {
    return this.#card?.schoolId === this.#schoolId ? this.#card : null;
  }

  /** Takes a card that the school signed; what was wrong with it otherwise. */
  take(text: string, onSaveFailed: (cause: unknown) => void): CardRefused | null {
    const card = readCard(text);
    if (card === null || card.schoolId !== this.#schoolId) return 'bad-frame';
    const known = this.card;
    if (known !== null && card.version < known.version) return 'rolled-back';
    this.#card = card;
    if (JSON.stringify(known) === JSON.stringify(card)) return null;
    this.#written = this.#written
      .then(() => putFile(this.#dataDir, { name: CARD_FILE, text: JSON.stringify(card), secret: true }))
      .catch(onSaveFailed);
    return null;
  }

  /** Resolves when what was taken is on disk, or was said to have failed. */
  settled(): Promise<void> {
    return this.#written;
  }
}
