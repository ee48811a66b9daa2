import type { X11Connection } from './connection.ts';

/** A program that takes the whole server for itself does not stop this connection any more, where there is XTEST. */
export const passServerGrabs = async (x: X11Connection): Promise<void> => {
  (await x.extension('xtest'))?.GrabControl(true);
  await x.roundTrip();
};
