import {
  ASKED_BY_PAGE,
  type CallInput,
  type CallName,
  type CallOutput,
  CALLS,
  pathOf,
  Refusal,
} from '../contract/api.ts';

/** A call that was refused or did not arrive, by its code. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

type Listener = () => void;
const outListeners = new Set<Listener>();
/** Calls `listener` when the hub says that nobody is signed in any more. */
export const onSignedOut = (listener: Listener): (() => void) => {
  outListeners.add(listener);
  return () => void outListeners.delete(listener);
};

const refusalIn = async (response: Response): Promise<Refused> => {
  const read = Refusal.safeParse(await response.json().catch(() => null));
  return read.success ? new Refused(read.data.code, read.data.detail) : new Refused('failed', '');
};

/** Asks the hub. Throws Refused; everything is checked on its way in. */
export const ask = async <C extends CallName>(name: C, input: CallInput<C>): Promise<CallOutput<C>> => {
  let response: Response;
  try {
    response = await fetch(pathOf(name), {
      method: 'POST',
      headers: { 'content-type': 'application/json', [ASKED_BY_PAGE.name]: ASKED_BY_PAGE.value },
      body: JSON.stringify(input),
      credentials: 'same-origin',
      redirect: 'error',
    });
  } catch (error) {
    throw new Refused('unreachable', error instanceof Error ? error.message : '');
  }
  if (!response.ok) {
    const refused = await refusalIn(response);
    if (refused.code === 'not-signed-in') for (const listener of outListeners) listener();
    throw refused;
  }
  return CALLS[name].output.parse(await response.json()) as CallOutput<C>;
};

/** The code of whatever a call was rejected with. */
export const codeOf = (error: unknown): string => (error instanceof Refused ? error.code : 'failed');
