/** How a process was started: the names in its environment, Node's own arguments, and those of the program. */
export type Start = {
  readonly environment: readonly string[];
  readonly nodeArguments: readonly string[];
  readonly arguments: readonly string[];
  /** This process was started anew by one of ours that found something in its environment. */
  readonly anew: boolean;
  /** It draws windows itself, and so loads what desktops plug into programs with windows. */
  readonly windows?: boolean;
};

/** What to do about it: go on, start anew without those variables, or end with one sentence. */
export type Judgement =
  | { readonly kind: 'clean' }
  | { readonly kind: 'anew'; readonly without: readonly string[] }
  | { readonly kind: 'refused'; readonly detail: string };

/**
 * Variables that are obeyed before our first line runs, or by a library that we load: code to load, keys to write down,
 * certificates to trust. Removing them later does not undo what they did.
 */
const OBEYED = [
  // Node and Electron.
  /^(?:NODE|ELECTRON)_/i,
  // The system's loader and C library.
  /^(?:LD|DYLD)_|^GCONV_PATH$|^GLIBC_TUNABLES$/i,
  // OpenSSL.
  /^SSLKEYLOGFILE$|^SSL_CERT_|^OPENSSL_/i,
  // What drives an installed browser's window would write all that it carries into a file, passwords too.
  /^DEBUG(?:_FILE)?$|^PW(?:_|DEBUG|TEST|MCP)|^PLAYWRIGHT_|^SELENIUM_REMOTE_/i,
];

/** Code that toolkits, drivers and Chromium load into a program that draws windows. */
const OBEYED_BY_WINDOWS = [
  /^GTK\d?_(?:MODULES|PATH|EXE_PREFIX|IM_MODULE_FILE)$|^GIO_(?:EXTRA_MODULES|MODULE_DIR)$|^GDK_PIXBUF_MODULE/i,
  /^QT_(?:QPA_PLATFORM_)?PLUGIN_PATH$|^GST_PLUGIN_|^LIBGL_DRIVERS_PATH$|^LIBVA_DRIVERS_PATH$|^__EGL_VENDOR_LIBRARY_/i,
  /^VK_(?:ADD_)?(?:ICD|DRIVER|LAYER|IMPLICIT_LAYER|INSTANCE)_|^CHROME_/i,
];

/** Says something to libraries only, and nothing of what is loaded or trusted; test runners set it. */
const HARMLESS = new Set(['NODE_ENV']);

/** The only arguments that we give Node ourselves. */
const OURS = /^--(?:disable-sigusr1|disable-warning=ExperimentalWarning|max-semi-space-size=\d+|v8-pool-size=\d+)$/;

/** Switches of Node and Chromium that open a program to whoever starts it with them. */
const OPENING =
  /^--(?:inspect|remote-debugging|proxy-|ignore-certificate-errors|host-resolver-rules|disable-web-security|no-sandbox|load-extension|js-flags)/;

/** Whether a variable's name is one that a program of ours does not start with. */
export const isObeyed = (name: string, windows = false): boolean =>
  !HARMLESS.has(name) && [...OBEYED, ...(windows ? OBEYED_BY_WINDOWS : [])].some((one) => one.test(name));

/** Decides how a start goes on (rules STT1 to STT3). */
export const judgeStart = (start: Start): Judgement => {
  const foreign = start.nodeArguments.find((argument) => !OURS.test(argument));
  if (foreign !== undefined)
    return {
      kind: 'refused',
      detail: `Node.js was started with ${nameOf(foreign)}, which opens the program to others`,
    };
  const opening = start.arguments.find((argument) => OPENING.test(argument));
  if (opening !== undefined)
    return { kind: 'refused', detail: `${nameOf(opening)} is not taken: it opens the program to others` };
  const without = start.environment.filter((name) => isObeyed(name, start.windows)).toSorted();
  if (without.length === 0) return { kind: 'clean' };
  return start.anew
    ? { kind: 'refused', detail: `${without.join(', ')} cannot be kept out of the environment` }
    : { kind: 'anew', without };
};

/** An argument without its value, which may hold anything. */
const nameOf = (argument: string): string => argument.split('=', 1)[0]?.slice(0, 60) ?? '';
