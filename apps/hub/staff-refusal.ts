/** Why something was not done. Stable: the page has a sentence for each. */
export type RefusalCode =
  | 'bad-request'
  | 'too-large'
  | 'too-fast'
  | 'other-site'
  | 'not-found'
  | 'not-signed-in'
  | 'wrong-password'
  | 'wrong-code'
  | 'too-many-tries'
  | 'not-allowed'
  | 'not-there'
  | 'failed'
  | (string & {});

const STATUS: Readonly<Record<string, number>> = {
  'bad-request': 400,
  'too-large': 413,
  'too-fast': 429,
  'other-site': 403,
  'not-found': 404,
  'not-signed-in': 401,
  'wrong-password': 401,
  'wrong-code': 401,
  'too-many-tries': 429,
  'not-allowed': 403,
  'not-there': 404,
  failed: 500,
};

/** A refusal that goes to the browser as it is; `message` is in plain words and names nobody. */
export class StaffRefusal extends Error {
  override readonly name = 'StaffRefusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail: string) {
    super(detail);
    this.code = code;
  }

  /** 409 for what the rules of an incident say: asked well, and not done as things stand. */
  get status(): number {
    return STATUS[this.code] ?? 409;
  }
}
