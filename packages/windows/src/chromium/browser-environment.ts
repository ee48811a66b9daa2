/** What a browser needs to find its display, its person's folders and their language. */
const PASSED_ON = [
  /^(?:PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|TZ|TMPDIR)$|^LC_/,
  /^(?:DISPLAY|XAUTHORITY|WAYLAND_DISPLAY|DBUS_SESSION_BUS_ADDRESS)$|^XDG_|^GDK_SCALE$/,
];

/** The same on Windows, where names are written in any case. */
const PASSED_ON_WINDOWS = [
  /^(?:PATH|PATHEXT|COMSPEC|SYSTEMROOT|SYSTEMDRIVE|WINDIR|OS|TEMP|TMP|PUBLIC|SESSIONNAME)$/i,
  /^(?:USERPROFILE|USERNAME|USERDOMAIN|COMPUTERNAME|HOMEDRIVE|HOMEPATH|(?:LOCAL)?APPDATA|ALLUSERSPROFILE)$/i,
  /^(?:(?:COMMON)?PROGRAM(?:FILES|DATA|W6432)(?:\(X86\))?|NUMBER_OF_PROCESSORS|PROCESSOR_\w+)$/i,
];

/**
 * The whole environment of a window's browser. It is told nothing that would have it write down keys, load code or find
 * a proxy, and none of the program's own secrets.
 */
export const browserEnvironment = (
  display: string | undefined,
  { env, platform }: { readonly env: NodeJS.ProcessEnv; readonly platform: NodeJS.Platform } = process,
): Record<string, string> => {
  const passed = platform === 'win32' ? PASSED_ON_WINDOWS : PASSED_ON;
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && passed.some((one) => one.test(name)) ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(kept), ...(display === undefined ? {} : { DISPLAY: display }) };
};
