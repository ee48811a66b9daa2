export { type Case, type CasePerson, caseOf, emptyCase, entriesOf, hasPerson, withEntry } from './case.ts';
export { DEFAULT_SETTINGS } from './defaults/settings.ts';
export { type DetailField, DETAILS, type Details, isDetailField } from './details.ts';
export {
  aboutOf,
  type Act,
  Entry,
  entryFrom,
  type EntryHead,
  type EntryKind,
  type EntryOf,
  namedAs,
  Part,
  readAct,
  SettingId,
} from './entry.ts';
export { type Handling, HANDLINGS, handlingOf, isSealed, mayHandle } from './evidence-rule.ts';
export { type Arriving, EMPTY_DESK, fileReport, type Filing, FLOOD, type ReportDesk } from './flood.ts';
export { checkFlow, type FlowProblem } from './flow-check.ts';
export {
  areAnswers,
  canAnswer,
  type Flow,
  type FlowAnswer,
  type FlowBranch,
  type FlowPerson,
  flowState,
  type FlowState,
  type FlowStep,
  type Given,
  type Question,
  stepOf,
} from './flow.ts';
export { CRIME, MAY_SAY_NO } from './flows/crime.ts';
export { NO_CRIME } from './flows/no-crime.ts';
export { anyKind, kindsOf } from './kinds.ts';
export { holds, PersonId, Post, type Staff } from './post.ts';
export { promiseOf, type ReportJourney, type ReportPromise } from './promise.ts';
export { type Content, CONTENTS, isThere, MAY_READ, mayRead, mayReadOwn } from './reading.ts';
export {
  cutText,
  moreAct,
  readReport,
  type Report,
  REPORT_KINDS,
  REPORT_LIMITS,
  reportAct,
  type ReportKind,
  type ReportPlace,
} from './report.ts';
export {
  type Escalation,
  escalationDue,
  isSafeguarding,
  markingOf,
  nextEscalationAt,
  parentRule,
  routesFor,
  type Telling,
  type Tellings,
  tellingsFor,
} from './routes.ts';
export { type Kind, kindOf, readSettings, Settings, type SettingsProblem } from './settings.ts';
export { aboutWhom, isConfidential, isKeptFrom, keptFrom, subjectsOf } from './subject.ts';
export { type Shown, shownTo } from './shown.ts';
export { answerAct, caseFlow, contactsDue, flowOf } from './case-flow.ts';
export { MISSING, type Missing, missingIn } from './closing.ts';
export { type RefusalCode, REFUSALS, STEP_UP_MS } from './act-content.ts';
export { decide, type Decision } from './decide.ts';
export { MAY_ACT } from './may-act.ts';
export { activeRestrictions, nextRestrictionAt, type Restriction, restrictionsOf } from './restriction.ts';
export { erasureAgreement, erasureProposedBy, retentionDueAt } from './retention.ts';
export {
  type CategoryName,
  deciders,
  type Framework,
  isToldAccident,
  type SanctionReason,
  suggestSanction,
  type Suggestion,
  wasWarned,
} from './sanction.ts';
export { type Day, dayAfter, mondayOf, schoolYearOf } from './day.ts';
export { csvCell, csvTable } from './exports/csv.ts';
export { CPOMS_COLUMNS, cpomsCsv } from './exports/cpoms.ts';
export {
  countedCase,
  type CountedCase,
  governorReport,
  type GovernorReport,
  type Row,
  type Table,
  type Told,
} from './exports/governors.ts';
export { LOG_COLUMNS, logCsv } from './exports/log.ts';
export {
  type Extract,
  type ExtractCase,
  type ExtractLine,
  extractText,
  subjectExtract,
} from './exports/subject-access.ts';
export { highestMarking, type Wording } from './exports/wording.ts';
export { type Pattern, type PatternBy, PATTERNS, patternsIn, siteOf } from './pattern.ts';
export { type Period, type ReviewDue, reviewsDue, ReviewStamp, signRefusal, type SignRefusal } from './review.ts';
export { linkActs } from './link.ts';
