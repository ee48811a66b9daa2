/**
 * The name and password of who is signed in, held in memory until they sign out so that a lost link does not ask
 * a teacher for them in the middle of a lesson. Never written anywhere. The bytes are overwritten when they are
 * forgotten; copies that the page and the wire made as text stay until they are collected.
 */
export class Credentials {
  #held: { readonly user: string; readonly password: Buffer } | null = null;

  hold(user: string, password: string): void {
    this.forget();
    this.#held = { user, password: Buffer.from(password, 'utf8') };
  }

  /** What to sign in with again; null when nothing is held. */
  present(): { readonly user: string; readonly password: string } | null {
    return this.#held === null ? null : { user: this.#held.user, password: this.#held.password.toString('utf8') };
  }

  forget(): void {
    this.#held?.password.fill(0);
    this.#held = null;
  }
}
