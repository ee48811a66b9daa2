import { createTransport, type Transporter } from 'nodemailer';
import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import type { Mail } from './case-mail.ts';

/** How a school sends e-mail: an smtp:// or smtps:// address with its password, and who it is from. */
export type MailSettings = { readonly smtp: string; readonly from: string };

/** After a failure it is tried again after so long, and then after twice as long each time, up to the longest. */
const [FIRST_MS, LONGEST_MS] = [30_000, 30 * 60_000];
/** What waits for a server that is down for long; the cases themselves are in the inbox all the same. */
const MOST_WAITING = 1_000;

type Needs = { readonly settings: MailSettings; readonly clock: Clock; readonly log: Logger };

/**
 * Sends messages one after the other, in order, and again when the server was down. A message that the server refuses for
 * good is left out and told to the log, without whom it was to.
 */
export class MailDesk {
  readonly #needs: Needs;
  readonly #transport: Transporter;
  #waiting: readonly Mail[] = [];
  #waitMs = FIRST_MS;
  #cancel: (() => void) | null = null;
  #work: Promise<void> = Promise.resolve();
  #isBusy = false;
  #isOver = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    const { hostname, port, protocol, username, password } = new URL(needs.settings.smtp);
    const isSecure = protocol === 'smtps:';
    this.#transport = createTransport({
      host: hostname,
      port: port === '' ? (isSecure ? 465 : 587) : Number(port),
      secure: isSecure,
      // Names and passwords are for a server that shows it is the one; on this computer itself there is nobody between.
      requireTLS: !OWN_COMPUTER.includes(hostname),
      ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** How many messages wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  send(mails: readonly Mail[]): void {
    const room = MOST_WAITING - this.#waiting.length;
    if (mails.length > room)
      this.#needs.log.error({ left: mails.length - room }, 'too many e-mails wait; some are left out');
    this.#waiting = [...this.#waiting, ...mails.slice(0, Math.max(0, room))];
    // While the server is down, new messages wait with the others for the next try.
    if (this.#cancel === null) this.#begin();
  }

  /** When nothing is being sent. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#cancel?.();
    await this.#work;
    this.#transport.close();
  }

  #begin(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#work = this.#deliver().finally(() => {
      this.#isBusy = false;
    });
  }

  async #deliver(): Promise<void> {
    const { clock, log, settings } = this.#needs;
    for (let [mail] = this.#waiting; mail !== undefined && !this.#isOver; [mail] = this.#waiting) {
      try {
        await this.#transport.sendMail({ from: settings.from, ...mail });
        this.#waitMs = FIRST_MS;
      } catch (error) {
        if (!isForGood(error)) {
          log.error(
            { code: codeOf(error), waiting: this.#waiting.length },
            'e-mail could not be sent; it is tried again',
          );
          this.#cancel = clock.after(this.#waitMs, () => {
            this.#cancel = null;
            this.#begin();
          });
          this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_MS);
          return;
        }
        log.error({ code: codeOf(error) }, 'the mail server refuses an e-mail for good');
      }
      this.#waiting = this.#waiting.slice(1);
    }
  }
}

const OWN_COMPUTER: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';

/** A mailbox that does not exist will not exist in half an hour either; a login that fails may be mended. */
const isForGood = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'responseCode' in error &&
  typeof error.responseCode === 'number' &&
  error.responseCode >= 550 &&
  error.responseCode < 560 &&
  codeOf(error) !== 'EAUTH';
