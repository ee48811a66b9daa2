import type { Bridge } from '../host.ts';

type Call = { readonly call: string; readonly input: unknown };

/** A made-up program for the page: keeps what is told, and promises what a test says. */
class PlayedProgram {
  readonly calls: Call[] = [];
  readonly #handlers = new Set<(payload: unknown) => void>();
  /** The next call of this name is rejected. */
  failing: string | null = null;

  readonly bridge: Bridge = {
    invoke: async (call, input) => {
      this.calls.push({ call, input });
      if (call === this.failing) {
        this.failing = null;
        throw Object.assign(new Error('not now'), { code: 'not-kept' });
      }
      return call === 'tell' ? { promise: 'promise.saved', by: null } : null;
    },
    on: (_, handler) => {
      this.#handlers.add(handler);
      return () => this.#handlers.delete(handler);
    },
  };

  promise(now: unknown, instead: boolean): void {
    for (const handler of this.#handlers) handler({ now, instead });
  }
}

const program = new PlayedProgram();
Object.assign(window, { usher: program.bridge, stage: program });
void import('../main.tsx');
