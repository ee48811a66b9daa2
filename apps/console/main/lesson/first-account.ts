/** The first account of a school whose hub runs on this computer, made beside that hub. */
export interface FirstAccount {
  /** Whether nobody can sign in yet. */
  needed(): Promise<boolean>;
  /** Makes a teacher who may act in every room. Fails with an error that has a literal `code`. */
  create(user: string, password: string): Promise<void>;
}
