import { RegisterCard } from '@usher/protocol';
import { type NewestRefused, NewestStatement } from './newest-statement.ts';

/** The file of the data folder that it lies in. */
export const CARD_FILE = 'register-card.json';

/** What a device knows of the school's register (rule RPT1): the newest card that the school signed. */
export class CardKeeper {
  readonly #stated: NewestStatement<RegisterCard>;

  private constructor(stated: NewestStatement<RegisterCard>) {
    this.#stated = stated;
  }

  static async open(dataDir: string, schoolId: string | null): Promise<CardKeeper> {
    const file = { folder: dataDir, name: CARD_FILE };
    return new CardKeeper(await NewestStatement.open(file, schoolId, (value) => RegisterCard.safeParse(value)));
  }

  get card(): RegisterCard | null {
    return this.#stated.newest;
  }

  take(text: string, onSaveFailed: (cause: unknown) => void): NewestRefused | null {
    return this.#stated.take(text, onSaveFailed);
  }

  settled(): Promise<void> {
    return this.#stated.settled();
  }
}
