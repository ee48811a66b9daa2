import type { Post, Staff } from '@usher/incidents';
import { type Account, accountIdOf, type Accounts, personIdOf } from '../store/accounts.ts';

/** A member of staff as the web application knows them. */
export type StaffMember = Staff & { readonly name: string; readonly email: string | null };

/** A pupil is known by the name they sign in with; what has the form of an id is one. */
const pupilId = (named: string): string => (/^\w+:./.test(named) ? named : `pupil:${named}`);

/** The school's staff, read from the accounts at time of use. */
export class StaffDirectory {
  readonly #accounts: Accounts;

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  ofAccount(account: Account): StaffMember {
    return {
      person: personIdOf(account),
      name: account.user,
      email: account.email,
      posts: this.#accounts.postsOf(account),
      pupils: this.#accounts.pupilsOf(account).map(pupilId),
    };
  }

  /** Null for somebody who has no account, or none any more. */
  find(person: string): StaffMember | null {
    const id = accountIdOf(person);
    const account = id === null ? null : this.#accounts.byId(id);
    return account === null ? null : this.ofAccount(account);
  }

  /** The name of a member of staff, also of one who has left; null for everybody else. */
  nameOf(person: string): string | null {
    const id = accountIdOf(person);
    return id === null ? null : this.#accounts.nameOf(id);
  }

  all(): readonly StaffMember[] {
    return this.#accounts.all().map((account) => this.ofAccount(account));
  }

  postsOf(person: string): readonly Post[] {
    return this.find(person)?.posts ?? [];
  }
}
