/** Who is signed in at this desktop. `user` is the account's name as the system shows it, `uid` its number. */
export type DesktopSession = { readonly user: string; readonly uid: number; readonly forMs: number } | null;

export interface Session {
  /** Null when nobody is signed in. */
  current(): Promise<DesktopSession>;
}
