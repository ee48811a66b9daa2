/**
 * Gives root's rights up for good, together with every group (rule GRD1). What the process was never meant to read
 * again, such as its own program below a folder of root's, it cannot. Throws when any right would stay.
 */
export const giveUpRights = ({ uid, gid }: { readonly uid: number; readonly gid: number }): void => {
  const { setgroups, setgid, setuid } = process;
  if (setgroups === undefined || setgid === undefined || setuid === undefined)
    throw new Error('this system has no accounts to change to');
  setgroups.call(process, []);
  setgid.call(process, gid);
  setuid.call(process, uid);
  if (process.getuid?.() !== uid || process.geteuid?.() !== uid || process.getegid?.() !== gid)
    throw new Error('the account was not changed');
  if (process.getgroups?.().some((group) => group !== gid)) throw new Error('a group was not given up');
  try {
    setuid.call(process, 0);
  } catch {
    return;
  }
  throw new Error("root's rights could be taken back");
};
