import { holds, type Post } from '@usher/incidents';
import type { EvidenceKeyBook } from '../../../incidents/evidence/evidence-key-book.ts';
import type { StaffDirectory, StaffMember } from '../../../incidents/staff-directory.ts';
import { StaffRefusal } from '../../../staff-refusal.ts';
import type { EvidenceKeysShown } from '../../contract/evidence.ts';
import { needPage } from '../case/case-calls.ts';
import type { Handlers } from '../serve-calls.ts';
import type { WebSignIn } from '../sign-in/web-sign-in.ts';
import { freshly } from './evidence-calls.ts';

type Needs = {
  readonly schoolId: string;
  readonly keys: EvidenceKeyBook;
  readonly staff: StaffDirectory;
  readonly signIn: WebSignIn;
};

/** Who puts evidence keys forward, and the second person, who agrees to them. */
const [HOLDERS, SECOND]: readonly [readonly Post[], readonly Post[]] = [['dsl', 'deputy'], ['network-manager']];

/** A recovery drill is due a year after the last. */
const DRILL_EVERY_MS = 365 * 24 * 60 * 60_000;

const need = (person: StaffMember, posts: readonly Post[]): void => {
  if (!holds(person, posts)) throw new StaffRefusal('not-allowed', 'this is not for your post');
};

/** Making and changing the keys that evidence is sealed for: always two people (rule EVK3). */
export const evidenceKeyCalls = ({
  schoolId,
  keys,
  staff,
  signIn,
}: Needs): Pick<
  Handlers,
  'evidence-keys' | 'evidence-keys.offer' | 'evidence-keys.propose' | 'evidence-keys.approve' | 'evidence-keys.decline'
> => {
  const shownTo = async (reader: StaffMember): Promise<EvidenceKeysShown> => {
    const { known, signed, proposal, offers, notBelieved } = await keys.standing();
    const recoveredAt = await keys.recoveredAt();
    const people = [...(known?.keys.holders ?? []), ...offers].flatMap(({ person }) => person ?? []);
    const named = [...people, ...staff.all().map(({ person }) => person)];
    return {
      schoolId,
      known:
        known === null ? null : { version: known.keys.version, digest: known.digest, text: signed.at(-1)?.text ?? '' },
      proposal:
        proposal === null
          ? null
          : {
              digest: proposal.digest,
              text: proposal.text,
              by: proposal.by,
              at: proposal.at,
              mine: proposal.by === reader.person,
            },
      offers: offers.filter(({ person }) => person !== null && holds({ posts: staff.postsOf(person) }, HOLDERS)),
      notBelieved,
      recoveredAt,
      // Until the first one it is due from the day on which the keys were made.
      drillDueAt: known === null ? null : recoveredAt === null ? known.keys.madeAt : recoveredAt + DRILL_EVERY_MS,
      names: Object.fromEntries(
        named.flatMap((person) => {
          const name = staff.nameOf(person);
          return name === null ? [] : [[person, name]];
        }),
      ),
      may: {
        begin: known === null && holds(reader, ['dsl']),
        offer: holds(reader, HOLDERS),
        propose: known !== null && holds(reader, HOLDERS),
        approve: holds(reader, SECOND),
      },
    };
  };
  return {
    'evidence-keys': async (_input, { staff: reader }) => {
      needPage(reader, 'evidence-keys');
      return shownTo(reader);
    },
    'evidence-keys.offer': async ({ holder }, { staff: writer }) => {
      need(writer, HOLDERS);
      await keys.offer(holder, writer.person);
      return shownTo(writer);
    },
    'evidence-keys.propose': async ({ text, approval }, { staff: writer }) => {
      need(writer, HOLDERS);
      await keys.propose(text, approval, writer.person);
      return shownTo(writer);
    },
    'evidence-keys.approve': async ({ digest, code }, asker) => {
      need(asker.staff, SECOND);
      await keys.judgeApproval(digest, asker.staff.person);
      await freshly(signIn, asker, code);
      await keys.approve(digest, asker.staff.person);
      return shownTo(asker.staff);
    },
    'evidence-keys.decline': async ({ digest }, { staff: writer }) => {
      need(writer, [...HOLDERS, ...SECOND]);
      await keys.decline(digest, writer.person);
      return shownTo(writer);
    },
  };
};
