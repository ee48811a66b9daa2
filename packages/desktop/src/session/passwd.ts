/** The account name of a user id in the text of `/etc/passwd`, or null when it is not there. */
export function accountName(passwd: string, uid: number): string | null {
  for (const line of passwd.split('\n')) {
    const [name, , id] = line.split(':');
    if (name && id === String(uid)) return name;
  }
  return null;
}
