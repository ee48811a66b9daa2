/**
 * Hard limits of the wire (SPEC.md, rules LIM1 to LIM9). Sizes are in bytes, times in milliseconds.
 * A breach is answered with a refusal and counted; the rule says when the connection also closes.
 */
export const LIMITS = {
  controlBytes: 16 * 1024,
  helloBytes: 8 * 1024,
  mediaBytes: 256 * 1024,
  tileBytes: 48 * 1024,
  tileWidth: 480,
  tileHeight: 270,
  tilesPerSecond: 2,
  closePerSecond: 10,
  pictureSide: 8192,
  controlPerSecond: 20,
  controlBurst: 60,
  streamsPerAgent: 8,
  stationsPerCommand: 64,
  handshakeMs: 5_000,
  headersMs: 3_000,
  helloMs: 3_000,
  unadmittedSockets: 64,
  unadmittedPerAddress: 8,
  links: 2_000,
  queueDropsPicturesBytes: 1024 * 1024,
  queueClosesBytes: 4 * 1024 * 1024,
  pingEveryMs: 10_000,
  silentMs: 25_000,
  lockMinMs: 1_000,
  lockMaxMs: 4 * 60 * 60 * 1000,
  messageChars: 200,
  nameChars: 64,
} as const;
