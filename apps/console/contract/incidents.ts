import {
  IncidentAlert,
  IncidentCase,
  IncidentKinds,
  IncidentList,
  IncidentListAsk,
  IncidentNote,
  IncidentOutcome,
  IncidentRaise,
  IncidentReadAsk,
  Uuid,
} from '@usher/protocol';
import { z } from 'zod';

/** Why it was not done: the hub's refusal code, or `not-connected` or `timed-out`. */
const Refused = z.strictObject({ ok: z.literal(false), code: z.string().max(40) });
const orRefused = <S extends z.ZodRawShape>(shape: S) =>
  z.union([z.strictObject({ ok: z.literal(true), ...shape }), Refused]);

const { re: _list, ...list } = IncidentList.shape;
const { re: _kinds, ...kinds } = IncidentKinds.shape;
const { re: _case, ...read } = IncidentCase.shape;

/** Committed in the register. After `timed-out` it may be, or may not. */
export const IncidentKept = orRefused({ caseId: Uuid });
export type IncidentKept = z.infer<typeof IncidentKept>;
const KindsAnswer = orRefused(kinds);
const ListAnswer = orRefused(list);
const ReadAnswer = orRefused(read);
export type IncidentKindsTold = Extract<z.infer<typeof KindsAnswer>, { ok: true }>;
export type IncidentListed = Extract<z.infer<typeof ListAnswer>, { ok: true }>;
export type IncidentRead = Extract<z.infer<typeof ReadAnswer>, { ok: true }>;

/** What the page may ask about incidents; what of it is answered hangs on who is signed in (rules IND2 to IND4). */
export const INCIDENT_CALLS = {
  /** The school's kinds of incident. */
  'incident.kinds': { input: z.strictObject({}), output: KindsAnswer },
  'incidents.list': { input: IncidentListAsk, output: ListAnswer },
  /** Opens one: that it was opened stands in the register before it is answered. */
  'incident.read': { input: IncidentReadAsk, output: ReadAnswer },
  'incident.raise': { input: IncidentRaise, output: IncidentKept },
  'incident.note': { input: IncidentNote, output: IncidentKept },
  'incident.outcome': { input: IncidentOutcome, output: IncidentKept },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export const INCIDENT_EVENTS = {
  /** All alerts that nobody has opened or ended yet, oldest first, replacing what was known (rule IND6). */
  'incident.alerts': z.strictObject({ alerts: z.array(IncidentAlert).max(100) }),
} as const;
