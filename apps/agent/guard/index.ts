import { DesktopError, openX11Desktop, type X11Desktop } from '@usher/desktop';
import { systemClock } from '../clock.ts';
import { findResources, readButtonWords, readCalmWords, readLockWords } from '../resources.ts';
import { type Guard, type GuardOptions, runGuard } from './guard.ts';
import { createRenderer } from './drawing/render.ts';
import { encodeImage } from './picture/encode.ts';
import { giveUpRights } from './rights.ts';
import { type FromGuard, GUARD_EXIT, type ToGuard } from '../guard-talk.ts';

const say = (message: FromGuard): void => {
  // Without a service at the other end there is nobody to say anything to; `disconnect` ends the guard.
  if (process.connected) process.send?.(message);
};

const end = (code: string, cause: unknown, exit: number): void => {
  const detail = cause instanceof Error ? cause.message : String(cause);
  const leave = (): never => process.exit(exit);
  if (!process.connected || process.send === undefined) leave();
  else process.send({ t: 'ending', code, detail } satisfies FromGuard, leave);
};

const desktopFailure = (cause: unknown): void => {
  if (cause instanceof DesktopError) end(cause.code, cause, GUARD_EXIT.desktopGone);
  else end('failed', cause, GUARD_EXIT.failed);
};

const hasGone = (cause: unknown): boolean => cause instanceof DesktopError && cause.code === 'display-gone';

/** Everything that stays the same when the desktop has to be opened again. */
type Surroundings = Pick<GuardOptions, 'words' | 'renderer'> & {
  /** Given each guard in turn, and null while there is none. */
  readonly onGuard: (desktop: X11Desktop, guard: Guard | null) => void;
};

/** Works on a desktop; on the same one again when another program has the display cut us off (rule GRD4). */
const work = async (desktop: X11Desktop, around: Surroundings): Promise<void> => {
  let guard: Guard | null = null;
  desktop.onGone((cause) => {
    guard?.end();
    around.onGuard(desktop, null);
    const again = async (): Promise<void> => {
      const opened = await desktop.reopen();
      if (opened === null) return desktopFailure(cause);
      say({ t: 'cut' });
      await work(opened, around);
    };
    again().catch(desktopFailure);
  });
  guard = await runGuard({
    desktop,
    clock: systemClock,
    encode: encodeImage,
    ...around,
    say,
    onFailure: (cause) => {
      // That the desktop has gone is told above.
      if (!hasGone(cause)) desktopFailure(cause);
    },
  });
  around.onGuard(desktop, guard);
};

/** Started as `guard DISPLAY KIT [UID GID]`; the kit is the folder of what it may still read when it is another account. */
const main = async ([display = '', kit = '', uid, gid]: readonly string[]): Promise<void> => {
  let early: ToGuard[] = [];
  let take = (message: ToGuard): void => void early.push(message);
  process.on('message', (message) => take(message as ToGuard));
  let leave: () => Promise<void> = async () => undefined;
  process.once('disconnect', () => {
    // Takes off what is over the screens and switches them on; then nothing of the guard is left.
    void leave().finally(() => process.exit(GUARD_EXIT.parentGone));
  });
  // It ends when its service does, not when somebody asks it to.
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  const resources = findResources(import.meta.dirname);
  const words = {
    lock: readLockWords(resources),
    calm: readCalmWords(resources),
    button: readButtonWords(resources),
  };
  if (uid !== undefined) giveUpRights({ uid: Number(uid), gid: Number(gid) });
  if (process.getuid?.() === 0) throw new Error('a guard does not work as root');
  const desktop = await openX11Desktop({ display }).catch((cause: unknown) => {
    end(cause instanceof DesktopError ? cause.code : 'failed', cause, GUARD_EXIT.noDesktop);
    return null;
  });
  if (desktop === null) return;
  await work(desktop, {
    words,
    renderer: (background) => createRenderer(kit, background),
    onGuard: (present, guard) => {
      leave = async () => {
        await present.power.screensOn();
        await present[Symbol.asyncDispose]();
      };
      // Without a guard nothing is kept: the next one is told everything anew.
      take = guard?.tell ?? (() => undefined);
      for (const message of early) take(message);
      early = [];
    },
  });
};

main(process.argv.slice(2)).catch(desktopFailure);
