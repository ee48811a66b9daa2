import { z } from 'zod';
import { SettingId } from './entry.ts';
import { Post } from './post.ts';

const Ids = z.array(SettingId).max(200);
const Ms = z.int().min(0);
const Day = z.iso.date();
/** Words a school writes in place of those that ship; empty: those that ship. */
const OwnWords = z.string().max(500).default('');

/** A kind of incident, and what follows from it. */
const Kind = z.strictObject({
  id: SettingId,
  words: OwnWords,
  riskArea: SettingId.nullable(),
  /** A case of it takes the way for what may be against the law, until somebody answers no. */
  mayBeCrime: z.boolean().default(false),
  safeguarding: z.boolean().default(false),
  /** Help comes first: no sanction is suggested. */
  welfareFirst: z.boolean().default(false),
  /** Only the safeguarding lead reads what was written. */
  leadOnly: z.boolean().default(false),
  /** For the network manager, who reads it as long as no child's welfare is in it. */
  technical: z.boolean().default(false),
  /** It also goes into another register of the school. */
  crossRecord: z.boolean().default(false),
});

/** Whom a route tells: a post, the teacher of that lesson, or the head of year of the pupils concerned. */
export const Target = z.enum([...Post.options, 'lesson-teacher', 'their-head-of-year']);

/** One row of the table of routes. What is not said fits everything; all rows that fit are followed (rule INC27). */
const Route = z.strictObject({
  id: SettingId,
  kinds: Ids.optional(),
  reportedBy: z.enum(['pupil', 'staff']).optional(),
  /** What the people it is about hold: nobody in particular, pupils, staff, the head, a governor. */
  about: z.enum(['nobody', 'pupil', 'staff', 'head', 'governor']).optional(),
  /** Told in confidence, or about an adult here. */
  confidential: z.boolean().optional(),
  intent: z.enum(['accidental', 'deliberate', 'unknown']).optional(),
  suspected: z.boolean().optional(),
  serious: z.boolean().optional(),
  immediateRisk: z.boolean().optional(),
  victim: z.enum(['pupil', 'staff']).optional(),
  tell: z.array(Target).min(1),
  /** The people told by rows like this are the only ones told. */
  only: z.boolean().default(false),
});

const ParentRule = z.strictObject({
  kinds: Ids.optional(),
  intent: z.enum(['accidental', 'deliberate', 'unknown']).optional(),
  serious: z.boolean().optional(),
  rule: z.enum(['always', 'decide']),
});

const Infringement = z.strictObject({ id: SettingId, words: OwnWords });
const Category = z.strictObject({
  category: z.enum(['A', 'B', 'C', 'D']),
  infringements: z.array(Infringement),
  sanctions: Ids,
  decidedBy: z.array(Post).min(1),
  schoolNote: z.string().max(2_000).default(''),
});
const MatrixRow = z.strictObject({ row: SettingId, words: OwnWords, actions: Ids });

/** An authority or person to call; a school fills in who and how, nothing of it ships. */
const Contact = z.strictObject({ id: SettingId, name: z.string().max(200), how: z.string().max(500) });

const Review = z.strictObject({
  id: SettingId,
  every: z.enum(['week', 'term', 'year']),
  by: z.array(Post).min(1),
});

/** Everything about incidents that is the school's to decide (rule INC60). */
export const Settings = z.strictObject({
  kinds: z.array(Kind).min(1),
  riskAreas: Ids.min(1),
  routes: z.array(Route).min(1),
  parents: z.array(ParentRule),
  /** Who is told when the rows that fit leave nobody, the first of them that is somebody. */
  fallback: z.array(Post).min(1),
  /** Who is called outside when nobody inside is left. */
  outside: SettingId,
  /** When nobody has opened a case for this long, these are told as well. */
  escalation: z.array(z.strictObject({ afterMs: Ms.min(60_000), tell: z.array(Target).min(1) })).max(20),
  headReads: z.enum(['told', 'all']),
  frameworks: z.strictObject({ pupil: z.array(Category).min(1), staff: z.array(Category).min(1) }),
  matrices: z.strictObject({ pupil: z.array(MatrixRow), staff: z.array(MatrixRow) }),
  actions: z.strictObject({ pupil: Ids, staff: Ids }),
  outcomes: Ids,
  contacts: z.array(Contact),
  reviews: z.array(Review),
  /** First and last day of each term, in order. */
  terms: z.array(z.strictObject({ first: Day, last: Day })),
  /** Month and day on which the school's year begins. */
  yearStart: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
  retention: z.strictObject({ ordinaryMs: Ms, safeguardingMs: Ms }),
  /** Numbers below this are not told in reports for governors. */
  smallNumber: z.int().min(3).max(20),
  markings: z.array(z.strictObject({ id: SettingId, words: z.string().min(1).max(64) })).min(1),
  marking: z.strictObject({ ordinary: SettingId, safeguarding: SettingId }),
  patterns: z.strictObject({ atLeast: z.int().min(2).max(50), withinMs: Ms }),
});
export type Settings = z.infer<typeof Settings>;
export type Kind = Settings['kinds'][number];

/** What is wrong with settings, and where: the path in them, and a code. */
export type SettingsProblem = {
  readonly where: string;
  readonly what: 'not-understood' | 'not-there' | 'twice' | 'out-of-order';
};

const twice = (where: string, ids: readonly string[]): SettingsProblem[] =>
  ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => ({ where: `${where}.${id}`, what: 'twice' }));

/** Numbers or days that have to rise, each above the one before it. */
const rising = <T extends number | string>(where: string, values: readonly T[]): SettingsProblem[] =>
  values.flatMap((value, i) => {
    const before = values[i - 1];
    return before !== undefined && value <= before ? [{ where: `${where}.${i}`, what: 'out-of-order' as const }] : [];
  });

const absent = (where: string, used: readonly string[], there: readonly string[]): SettingsProblem[] =>
  used.filter((id) => !there.includes(id)).map((id) => ({ where: `${where}.${id}`, what: 'not-there' }));

/** What one part of the settings says of another that is not there, and what is there twice. */
const problemsOf = (s: Settings): SettingsProblem[] => {
  const kinds = s.kinds.map(({ id }) => id);
  const markings = s.markings.map(({ id }) => id);
  const rowActions = (framework: 'pupil' | 'staff') => s.matrices[framework].flatMap(({ actions }) => actions);
  return [
    ...twice('kinds', kinds),
    ...twice(
      'routes',
      s.routes.map(({ id }) => id),
    ),
    ...twice(
      'reviews',
      s.reviews.map(({ id }) => id),
    ),
    ...twice(
      'contacts',
      s.contacts.map(({ id }) => id),
    ),
    ...twice(
      'frameworks.pupil',
      s.frameworks.pupil.map(({ category }) => category),
    ),
    ...twice(
      'frameworks.staff',
      s.frameworks.staff.map(({ category }) => category),
    ),
    ...absent(
      'kinds.riskArea',
      s.kinds.flatMap(({ riskArea }) => riskArea ?? []),
      s.riskAreas,
    ),
    ...absent(
      'routes.kinds',
      s.routes.flatMap(({ kinds: of }) => of ?? []),
      kinds,
    ),
    ...absent(
      'parents.kinds',
      s.parents.flatMap(({ kinds: of }) => of ?? []),
      kinds,
    ),
    ...absent('matrices.pupil', rowActions('pupil'), s.actions.pupil),
    ...absent('matrices.staff', rowActions('staff'), s.actions.staff),
    ...absent('marking', Object.values(s.marking), markings),
    ...absent(
      'outside',
      [s.outside],
      s.contacts.map(({ id }) => id),
    ),
    ...twice('markings', markings),
    ...rising(
      'escalation',
      s.escalation.map(({ afterMs }) => afterMs),
    ),
    ...rising(
      'terms',
      s.terms.flatMap(({ first, last }) => [first, last]),
    ),
  ];
};

/** Reads a school's settings; what cannot be used is named place by place, and nothing of it is taken (rule INC60). */
export const readSettings = (
  raw: unknown,
): { readonly settings: Settings } | { readonly problems: readonly SettingsProblem[] } => {
  const read = Settings.safeParse(raw);
  if (!read.success)
    return {
      problems: read.error.issues.map(({ path }) => ({ where: path.map(String).join('.'), what: 'not-understood' })),
    };
  const problems = problemsOf(read.data);
  return problems.length === 0 ? { settings: read.data } : { problems };
};

export const kindOf = (settings: Settings, id: string | undefined): Kind | null =>
  settings.kinds.find((kind) => kind.id === id) ?? null;
