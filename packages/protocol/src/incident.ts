import { z } from 'zod';
import { DurationMs, HubTime, Name, Uuid } from './words.ts';

/** What a school calls a kind or an outcome in its settings. */
const SettingId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
/** Free text of a member of staff at a console; longer accounts belong in the web application. */
const Text = z.string().max(4_000);
/** A place in the register's log, to go on from. */
const Place = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

/**
 * Somebody at a station needs a member of staff (rule IND1). It never says what it is about: it may be seen by the whole
 * class. `hidden` when the pupil hid the screens, `added` when they told
 * something more.
 */
export const IncidentAlert = z.strictObject({
  caseId: Uuid,
  what: z.enum(['hidden', 'added']),
  station: Uuid.nullable(),
  name: Name.nullable(),
  room: Name,
  at: HubTime,
});
export type IncidentAlert = z.infer<typeof IncidentAlert>;

/** An incident in a list, as far as its reader may know of it. `own` is one that they reported themselves. */
export const IncidentLine = z.strictObject({
  caseId: Uuid,
  openedAt: HubTime,
  state: z.enum(['open', 'closed']),
  room: Name.nullable(),
  station: Name.nullable(),
  source: z.enum(['pupil', 'staff']).nullable(),
  own: z.boolean(),
  seen: z.boolean(),
});
export type IncidentLine = z.infer<typeof IncidentLine>;

/** Something in an incident that its reader may read. `kind` is that of the entry, such as `note`; `by` null: not staff. */
export const IncidentPart = z.strictObject({
  at: HubTime,
  by: Name.nullable(),
  kind: z.string().regex(/^[a-z-]{1,40}$/),
  what: SettingId.nullable(),
  text: Text,
});
export type IncidentPart = z.infer<typeof IncidentPart>;

/** The incidents of the person's lessons, the newest first; `before` goes on from the last answer's `next`. */
export const IncidentListAsk = z.strictObject({ before: Place.nullable() });
export const IncidentList = z.strictObject({
  re: Uuid,
  incidents: z.array(IncidentLine).max(25),
  next: Place.nullable(),
});
export const IncidentReadAsk = z.strictObject({ caseId: Uuid });
/** `more` says that older parts were left out for their length. */
export const IncidentCase = z.strictObject({
  re: Uuid,
  incident: IncidentLine,
  parts: z.array(IncidentPart).max(100),
  more: z.boolean(),
  /** The outcomes that may be recorded, by the school's settings. */
  outcomes: z.array(SettingId).max(60),
});
export type IncidentCase = z.infer<typeof IncidentCase>;

/** The school's kinds of incident, in its order; `words` are its own name for one, empty for that which ships. */
export const IncidentKinds = z.strictObject({
  re: Uuid,
  kinds: z.array(z.strictObject({ id: SettingId, words: z.string().max(64) })).max(100),
});
/** A member of staff saw something at a station, or it happened away from a screen (`station` null). */
export const IncidentRaise = z.strictObject({
  station: Uuid.nullable(),
  room: Name.nullable(),
  kinds: z.array(SettingId).max(20),
  text: Text,
  agoMs: DurationMs,
});
export const IncidentNote = z.strictObject({ caseId: Uuid, text: Text.min(1) });
/** How a hiding ended, or what came of an incident (rule IND4). */
export const IncidentOutcome = z.strictObject({ caseId: Uuid, outcome: SettingId, text: Text });
/** What was raised, noted or recorded is committed in the register. */
export const IncidentDone = z.strictObject({ re: Uuid, caseId: Uuid });
