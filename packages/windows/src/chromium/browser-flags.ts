type FlagsFor = { readonly width: number; readonly height: number; readonly root: boolean };

/**
 * The flags of a window's browser. No name can be looked up, so that nothing reaches a network even where a
 * request slipped past the page's guard.
 */
export const browserFlags = ({ width, height, root }: FlagsFor): string[] => [
  // A first address with a scheme that shows no address bar; the page's own follows once its guard stands.
  '--app=data:text/html,<title>Usher</title>',
  `--window-size=${width},${height}`,
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-quic',
  '--disk-cache-size=1',
  '--disable-gpu',
  '--disable-domain-reliability',
  '--no-pings',
  // Hides the bar that warns of --no-sandbox, which the person is told in words instead.
  ...(root ? ['--test-type'] : []),
];

/** Flags playwright adds that a person's window must not have: the banner of automation, and drawing pages to disk. */
export const UNWANTED_FLAGS = ['--enable-automation', '--disable-dev-shm-usage'];
