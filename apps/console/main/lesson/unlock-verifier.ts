import type { Passwords } from '@usher/trust';

/**
 * Knows the password of the sign-in again without holding it: a salted scrypt record in memory (rule IDL6). A record that
 * could not be made opens nothing.
 */
export class UnlockVerifier {
  readonly #passwords: Passwords;
  readonly #onFailure: (error: unknown) => void;
  #record: Promise<string | null> = Promise.resolve(null);

  constructor(passwords: Passwords, onFailure: (error: unknown) => void) {
    this.#passwords = passwords;
    this.#onFailure = onFailure;
  }

  /** The password that just signed somebody in. */
  hold(password: string): void {
    this.#record = this.#passwords.hash(password).catch((error: unknown) => {
      this.#onFailure(error);
      return null;
    });
  }

  async isRight(password: string): Promise<boolean> {
    return this.#passwords.verify(await this.#record, password);
  }

  forget(): void {
    this.#record = Promise.resolve(null);
  }
}
