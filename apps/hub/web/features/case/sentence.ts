import { aboutOf, type Entry, namedAs } from '@usher/incidents';
import { type Names, personName } from '../../page/names.ts';
import { caseNumber, dateTime, listed, say, wordsFor } from '../../page/words.ts';

const detailValue = (entry: Extract<Entry, { kind: 'case.detail' }>): string => {
  const { field, value } = entry.facts;
  if (entry.words.value !== undefined) return entry.words.value;
  if (value === null) return '';
  if (field === 'occurred-at') return dateTime(Number(value));
  if (field === 'kind') return wordsFor('kind', String(value));
  return typeof value === 'string' &&
    (field === 'room' || field === 'device' || field === 'cross-record' || field === 'address')
    ? value
    : wordsFor('value', String(value));
};

const toldSentence = (entry: Extract<Entry, { kind: 'case.told' }>, names: Names): string => {
  const people = namedAs(entry, 'told').map((person) => personName(person, names));
  if (people.length === 0) return say('story.case.told.nobody');
  const values = { told: listed(people), n: people.length };
  return entry.facts.step > 0 ? say('story.case.told.step', values) : say('story.case.told.was', values);
};

const answers = (entry: Extract<Entry, { kind: 'case.answer' }>): string =>
  listed(entry.facts.answers.map((one) => wordsFor(`flow.${entry.facts.flow}.${entry.facts.step}`, one).toLowerCase()));

/** What an entry says, in one sentence. */
export const sentenceOf = (entry: Entry, names: Names): string => {
  const by = personName(entry.by, names);
  const about = personName(aboutOf(entry) ?? '', names);
  switch (entry.kind) {
    case 'case.report': {
      const who = namedAs(entry, 'reporter').map((person) => personName(person, names));
      const { device } = entry.facts;
      const teller = who.length === 0 ? say('case.somebody') : listed(who);
      return entry.facts.source === 'pupil' && device !== null
        ? say('story.case.report.device', { who: teller, device })
        : say('story.case.report', { by: teller });
    }
    case 'case.detail': {
      const field = wordsFor('detail', entry.facts.field);
      const value = detailValue(entry);
      return value === ''
        ? say('story.case.detail.empty', { by, field })
        : say('story.case.detail', { by, field, value });
    }
    case 'case.person':
      return say('story.case.person', { by, about, part: wordsFor('part', entry.facts.part) });
    case 'case.action':
      return say('story.case.action', { by, action: wordsFor('action', entry.facts.action).toLowerCase() });
    case 'case.contact':
      return say('story.case.contact', { by, contact: wordsFor('contact', entry.facts.contact).toLowerCase() });
    case 'case.parents':
      return say(entry.facts.informed ? 'story.case.parents.yes' : 'story.case.parents.no', { by, about });
    case 'case.suspect':
      return say(`story.case.suspect.${entry.facts.answer}`, { by });
    case 'case.answer': {
      const question = wordsFor(`flow.${entry.facts.flow}`, entry.facts.step);
      const values = { by, question, about, answer: answers(entry) };
      return aboutOf(entry) === null ? say('story.case.answer', values) : say('story.case.answer.about', values);
    }
    case 'case.sanction': {
      const { category, sanctions } = entry.facts;
      const given = sanctions.map((one) => wordsFor('sanction', one).toLowerCase());
      return category === null
        ? say('story.case.sanction.none', { by, about })
        : say('story.case.sanction', { by, about, category, sanctions: listed(given) });
    }
    case 'case.outcome':
      return say('story.case.outcome', { by, outcome: wordsFor('outcome', entry.facts.outcome).toLowerCase() });
    case 'case.restriction':
      return say('story.case.restriction', {
        by,
        about,
        limit: wordsFor('value', entry.facts.limit),
        until: dateTime(entry.facts.until),
      });
    case 'case.link':
      return say('story.case.link', { by, number: caseNumber(entry.facts.other) });
    case 'case.told':
      return toldSentence(entry, names);
    case 'case.assigned':
      return say('story.case.assigned', {
        by,
        owner: listed(namedAs(entry, 'owner').map((person) => personName(person, names))),
      });
    case 'case.marking':
      return say('story.case.marking', { by, marking: wordsFor('marking', entry.facts.marking) });
    case 'case.hold':
      return say(entry.facts.held ? 'story.case.hold.yes' : 'story.case.hold.no', { by });
    case 'case.evidence':
    case 'case.release':
      return say(`story.${entry.kind}`, { by, number: caseNumber(entry.facts.item) });
    case 'case.exported':
      return say(entry.facts.what === 'evidence' ? 'story.case.exported.evidence' : 'story.case.exported', { by });
    case 'case.erasure':
      return say(entry.facts.step === 'agreed' ? 'story.case.erasure.agreed' : 'story.case.erasure', { by });
    case 'case.more':
    case 'case.note':
    case 'case.custody':
    case 'case.lifted':
    case 'case.seen':
    case 'case.closed':
    case 'case.reopened':
      return say(`story.${entry.kind}`, { by });
  }
};

/** What was said with it, each with how it is introduced; the reason comes last. */
export const textsOf = (entry: Entry): readonly string[] => {
  const words: Readonly<Record<string, string | undefined>> = entry.words;
  const said = ['text', 'what', 'advice', 'from', 'to'].flatMap((name) => words[name] ?? []);
  return said.filter((text) => text !== '');
};

export const reasonOf = (entry: Entry): string | null => ('why' in entry.words ? (entry.words.why ?? null) : null);
