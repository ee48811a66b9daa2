/** How passwords are kept; the hashes describe themselves, with salt and cost. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (password: string, hash: string) => Promise<boolean>;
};
