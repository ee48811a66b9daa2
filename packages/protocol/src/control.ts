import { CommandAuth } from './command.ts';
import { LIMITS } from './limits.ts';
import {
  type Direction,
  Envelope,
  type Message,
  MESSAGES,
  type MessageBody,
  type MessageType,
  controlLimit,
} from './messages.ts';
import type { RefusalCode } from './refusal.ts';
import { PROTOCOL_VERSION } from './version.ts';

/** A frame that was not understood: the code to refuse it with, one plain sentence, and the id where one could be read. */
export type NotUnderstood = { readonly code: RefusalCode; readonly detail: string; readonly re?: string };

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refused: NotUnderstood };

/** Causes name types and keys as the peer wrote them; what would break or turn a line does not come along (rule REF3). */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');

const refuse = (code: RefusalCode, detail: string, re?: unknown): { ok: false; refused: NotUnderstood } => ({
  ok: false,
  refused: { code, detail: oneLine(detail), ...(typeof re === 'string' && re.length <= 64 ? { re } : {}) },
});

const byteLength = (text: string): number => {
  let bytes = 0;
  for (const point of text) {
    const code = point.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
};

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

const firstProblem = (
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string => {
  const issue = issues[0];
  if (issue === undefined) return 'the frame is not of its form';
  const where = issue.path.map(String).join('.').slice(0, 80);
  return `${where === '' ? 'frame' : where}: ${issue.message.slice(0, 180)}`;
};

/**
 * Reads one control frame of a direction. Never throws; what is wrong comes back as the refusal to send
 * (rules ENV1 to ENV6, VER1, LIM1, LIM2). Sequence numbers are the link's to check (ENV5).
 */
export const parseControl = <D extends Direction>(direction: D, text: string): Parsed<Message<D>> => {
  if (text.length > LIMITS.controlBytes || byteLength(text) > LIMITS.controlBytes)
    return refuse('too-large', `a control frame holds at most ${LIMITS.controlBytes} bytes`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return refuse('bad-frame', 'the frame is not JSON');
  }
  const id = field(raw, 'id');
  // Said before anything else is looked at: a newer peer's frame may differ in every other way.
  if (typeof field(raw, 'v') === 'number' && field(raw, 'v') !== PROTOCOL_VERSION)
    return refuse('wrong-version', `this side speaks version ${PROTOCOL_VERSION}`, id);
  const envelope = Envelope.safeParse(raw);
  if (!envelope.success) return refuse('bad-frame', firstProblem(envelope.error.issues), id);
  const { t } = envelope.data;
  const schemas: Readonly<Record<string, { safeParse: (value: unknown) => BodyResult }>> = MESSAGES[direction];
  const schema = Object.hasOwn(schemas, t) ? schemas[t] : undefined;
  if (schema === undefined) return refuse('unknown-type', `"${t}" is not said in this direction`, id);
  if (byteLength(text) > controlLimit(t))
    return refuse('too-large', `"${t}" holds at most ${controlLimit(t)} bytes`, id);
  if (envelope.data.auth !== undefined && !(direction === 'hub-to-agent' && t.startsWith('cmd.')))
    return refuse('bad-frame', `auth does not belong on "${t}"`, id);
  const body = schema.safeParse(envelope.data.body);
  if (!body.success) return refuse('bad-frame', firstProblem(body.error.issues), id);
  return { ok: true, value: { ...envelope.data, body: body.data } as Message<D> };
};

type BodyResult =
  | { success: true; data: unknown }
  | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };

/** What is needed to send one message besides its number, which the link gives. */
export type Outgoing<D extends Direction> = {
  [T in MessageType<D>]: {
    readonly t: T;
    readonly id: string;
    readonly body: MessageBody<D, T>;
    readonly auth?: CommandAuth | undefined;
  };
}[MessageType<D>];

/** The text of a control frame. Does not check the body: what we send is typed, what we read is parsed. */
export const encodeControl = <D extends Direction>(message: Outgoing<D>, seq: number): string =>
  JSON.stringify({
    v: PROTOCOL_VERSION,
    t: message.t,
    id: message.id,
    seq,
    body: message.body,
    ...(message.auth === undefined ? {} : { auth: message.auth }),
  });
