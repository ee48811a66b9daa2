import { statfsSync } from 'node:fs';

type FlagsFor = {
  readonly width: number;
  readonly height: number;
  readonly name?: string | undefined;
};

/**
 * The flags of a window's browser. No name can be looked up, so that nothing reaches a network even where a
 * request slipped past the page's guard.
 */
export const browserFlags = ({ width, height, name }: FlagsFor): string[] => [
  // A first address with a scheme that shows no address bar; the page's own follows once its guard stands.
  '--app=data:text/html,<title>Usher</title>',
  `--window-size=${width},${height}`,
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-quic',
  // Calls between browsers need no name; without a proxy, of which there is none, this leaves them no way.
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disk-cache-size=1',
  '--disable-gpu',
  '--disable-domain-reliability',
  '--no-pings',
  // Hides the bar that warns of flags such as the one above, and of --no-sandbox, which a person is told in words instead.
  '--test-type',
  ...(name === undefined ? [] : [`--class=${name}`]),
];

const ENOUGH_SHARED_BYTES = 512 * 1024 * 1024;

const hasSharedMemory = (): boolean => {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= ENOUGH_SHARED_BYTES;
  } catch {
    // There is none on this system, and then the flag changes nothing.
    return true;
  }
};

/**
 * Flags playwright adds that a person's window must not have: the banner of automation, and drawing through files on
 * disk where there is memory for it.
 */
export const unwantedFlags = (): string[] => [
  '--enable-automation',
  ...(hasSharedMemory() ? ['--disable-dev-shm-usage'] : []),
];
