/** Where it is noticed that somebody uses this console. */
export interface ConsoleInput {
  /** The page says that there was input in it so long ago. */
  fromPage(agoMs: number): void;
  /** Calls the handler when there was input, with how long ago it was, and soon after it. */
  onInput(handler: (agoMs: number) => void): void;
}

/** Input as the page sees it: the one place where a window of an installed browser can. */
export class PageInput implements ConsoleInput {
  #handler: (agoMs: number) => void = () => undefined;

  fromPage(agoMs: number): void {
    this.#handler(agoMs);
  }

  onInput(handler: (agoMs: number) => void): void {
    this.#handler = handler;
  }
}
