import './acts.css';
import { type Case, restrictionsOf } from '@usher/incidents';
import { Button } from '@usher/ui';
import {
  Archive,
  ArchiveRestore,
  ArrowRightLeft,
  Link,
  Printer,
  Stamp,
  Timer,
  TimerOff,
  UserRoundCheck,
  FolderCheck,
  FolderOpen,
  Gavel,
  Eraser,
  Flag,
  type LucideIcon,
  NotebookPen,
  PencilLine,
  Phone,
  PhoneOutgoing,
  ShieldAlert,
  UserRound,
  Wrench,
} from 'lucide-react';
import { type ComponentType, useState } from 'react';
import type { CaseShown } from '../../contract/cases.ts';
import { say, type Words } from '../../page/words.ts';
import { ActionForm, ContactForm, CustodyForm, NoteForm, OutcomeForm, ParentsForm, WhyForm } from './act-forms.tsx';
import { AssignForm, LinkForm, MarkingForm, PrintForm } from './case-forms.tsx';
import { FactForm } from './fact-form.tsx';
import { PersonForm } from './person-form.tsx';
import { LiftForm, RestrictionForm } from './restriction-forms.tsx';
import { SanctionForm } from './sanction-form.tsx';

export type FormProps = {
  readonly shown: CaseShown;
  readonly state: Case;
  readonly put: (shown: CaseShown) => void;
  readonly onEnd: () => void;
};

type Offer = {
  readonly kind: string;
  readonly name: Words;
  readonly icon: LucideIcon;
  readonly form: ComponentType<FormProps>;
  /** Not needed in most cases: found under one more press. */
  readonly isSeldom?: true;
  /** Whether it makes sense as things stand; who may is said by the hub. */
  readonly when?: (shown: CaseShown, state: Case) => boolean;
};

const isOpen = ({ status }: CaseShown): boolean => status === 'open';

const OFFERS: readonly Offer[] = [
  { kind: 'case.person', name: 'act.person', icon: UserRound, form: PersonForm, when: isOpen },
  { kind: 'case.detail', name: 'act.fact', icon: PencilLine, form: FactForm, when: isOpen },
  { kind: 'case.action', name: 'act.action', icon: Wrench, form: ActionForm, when: isOpen },
  { kind: 'case.note', name: 'act.note', icon: NotebookPen, form: NoteForm },
  { kind: 'case.parents', name: 'act.parents', icon: Phone, form: ParentsForm, when: isOpen },
  { kind: 'case.contact', name: 'act.contact', icon: PhoneOutgoing, form: ContactForm, when: isOpen },
  {
    kind: 'case.sanction',
    name: 'act.sanction',
    icon: Gavel,
    form: SanctionForm,
    when: (shown, { people }) => isOpen(shown) && people.some(({ who }) => who !== 'other'),
  },
  { kind: 'case.outcome', name: 'act.outcome', icon: Flag, form: OutcomeForm, when: isOpen },
  { kind: 'case.custody', name: 'act.custody', icon: ArrowRightLeft, form: CustodyForm },
  {
    kind: 'case.suspect',
    name: 'act.suspect',
    icon: ShieldAlert,
    form: (props) => <WhyForm {...props} kind="case.suspect" facts={{ answer: 'unsure' }} what="act.suspect.what" />,
    when: (shown) => !shown.isSealed,
  },
  { kind: 'case.assigned', name: 'act.assign', icon: UserRoundCheck, form: AssignForm, isSeldom: true },
  {
    kind: 'case.restriction',
    name: 'act.restrict',
    isSeldom: true,
    icon: Timer,
    form: RestrictionForm,
    when: (shown, { people }) => isOpen(shown) && people.some(({ who }) => who === 'pupil'),
  },
  {
    kind: 'case.lifted',
    name: 'act.lift',
    isSeldom: true,
    icon: TimerOff,
    form: LiftForm,
    when: (_shown, state) => restrictionsOf(state).some(({ until }) => until > Date.now()),
  },
  { kind: 'case.link', name: 'act.link', icon: Link, form: LinkForm, isSeldom: true },
  { kind: 'case.marking', name: 'act.marking', icon: Stamp, form: MarkingForm, isSeldom: true },
  {
    kind: 'case.hold',
    name: 'act.hold',
    isSeldom: true,
    icon: Archive,
    form: (props) => <WhyForm {...props} kind="case.hold" facts={{ held: true }} what="act.hold.what" />,
    when: (_shown, { held }) => !held,
  },
  {
    kind: 'case.hold',
    name: 'act.hold.end',
    isSeldom: true,
    icon: ArchiveRestore,
    form: (props) => <WhyForm {...props} kind="case.hold" facts={{ held: false }} />,
    when: (_shown, { held }) => held,
  },
  {
    kind: 'case.erasure',
    name: 'act.erase',
    isSeldom: true,
    icon: Eraser,
    form: (props) => <WhyForm {...props} kind="case.erasure" facts={{ step: 'proposed' }} what="act.erase.what" />,
    when: ({ erasure }) => erasure === 'due',
  },
  {
    kind: 'case.erasure',
    name: 'act.erase.agree',
    icon: Eraser,
    form: (props) => <WhyForm {...props} kind="case.erasure" facts={{ step: 'agreed' }} what="act.erase.agree.what" />,
    when: ({ erasure }) => erasure === 'asked',
  },
  {
    kind: 'case.exported',
    name: 'act.print',
    icon: Printer,
    form: PrintForm,
    isSeldom: true,
    when: (shown) => !shown.isSealed,
  },
  {
    kind: 'case.closed',
    name: 'act.close',
    icon: FolderCheck,
    form: (props) => <WhyForm {...props} kind="case.closed" facts={{}} label="act.close.why" />,
    when: (shown) => isOpen(shown) && shown.missing.length === 0,
  },
  {
    kind: 'case.reopened',
    name: 'act.reopen',
    icon: FolderOpen,
    form: (props) => <WhyForm {...props} kind="case.reopened" facts={{}} />,
    when: (shown) => !isOpen(shown),
  },
];

type OfferedProps = Omit<FormProps, 'onEnd'> & {
  readonly offers: readonly Offer[];
  readonly open: string | null;
  readonly setOpen: (name: string | null) => void;
};

const Offered = ({ offers, shown, state, put, open, setOpen }: OfferedProps) => (
  <ul>
    {offers.map(({ kind, name, icon, form: Form }) => (
      <li key={name}>
        <Button
          icon={icon}
          variant={kind === 'case.closed' ? 'accent' : 'quiet'}
          onPress={() => setOpen(open === name ? null : name)}
        >
          {say(name)}
        </Button>
        {open === name && (
          <Form
            shown={shown}
            state={state}
            put={(next) => {
              setOpen(null);
              put(next);
            }}
            onEnd={() => setOpen(null)}
          />
        )}
      </li>
    ))}
  </ul>
);

/** What can be added to a case: one form at a time, under the button that opened it. */
export const ActPanel = (props: Omit<FormProps, 'onEnd'>) => {
  const { shown, state } = props;
  const [open, setOpen] = useState<string | null>(null);
  const offers = OFFERS.filter(({ kind, when }) => shown.may.includes(kind) && (when?.(shown, state) ?? true));
  if (offers.length === 0) return null;
  const often = offers.filter(({ isSeldom }) => isSeldom !== true);
  const seldom = offers.filter(({ isSeldom }) => isSeldom === true);
  return (
    <section className="card acts" aria-label={say('case.more')}>
      <h2>{say('case.more')}</h2>
      <Offered {...props} offers={often} open={open} setOpen={setOpen} />
      {seldom.length > 0 && (
        <details>
          <summary>{say('act.seldom')}</summary>
          <Offered {...props} offers={seldom} open={open} setOpen={setOpen} />
        </details>
      )}
    </section>
  );
};
