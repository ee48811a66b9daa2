import { MOST_EVIDENCE_BYTES } from '../../contract/evidence.ts';
import type { EvidenceDesk } from '../../../incidents/evidence/evidence-desk.ts';
import type { EvidenceKeyBook } from '../../../incidents/evidence/evidence-key-book.ts';
import { StaffRefusal } from '../../../staff-refusal.ts';
import type { SignedInAsker } from '../asker.ts';
import type { Handlers } from '../serve-calls.ts';
import type { WebSignIn } from '../sign-in/web-sign-in.ts';

type Needs = {
  readonly desk: EvidenceDesk;
  readonly keys: EvidenceKeyBook;
  readonly signIn: WebSignIn;
};

/** A second factor freshly shown by somebody who is signed in. */
export const freshly = async (signIn: WebSignIn, { session, place }: SignedInAsker, code: string): Promise<number> => {
  if (session === null) throw new StaffRefusal('not-signed-in', 'nobody is signed in');
  return signIn.stepUp(session.account, code, { place, token: session.token });
};

const bytesOf = (base64: string): Uint8Array => {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw new StaffRefusal('bad-request', 'the file is not in base64');
  if (bytes.byteLength > MOST_EVIDENCE_BYTES) throw new StaffRefusal('too-large', 'the file is too large');
  return bytes;
};

/** Evidence of a case: added under two locks, given out once that is written down. */
export const evidenceCalls = ({
  desk,
  keys,
  signIn,
}: Needs): Pick<Handlers, 'evidence.standing' | 'evidence.add' | 'evidence.release' | 'evidence.save'> => ({
  'evidence.standing': async () => {
    const { known, proposal, notBelieved } = await keys.standing();
    const standing = proposal === null ? 'missing' : 'waiting';
    return { keys: known === null ? standing : 'ready', isTampered: notBelieved > 0 };
  },
  'evidence.add': ({ id, what, content }, { staff: writer }) =>
    desk.add({ id, what, content: bytesOf(content) }, writer),
  'evidence.release': async ({ id, item, why, code }, asker) => {
    const stepUp = (): Promise<number> => freshly(signIn, asker, code);
    const { shown, sealed, key } = await desk.release({ id, item, why, stepUp }, asker.staff);
    return { shown, sealed: Buffer.from(sealed).toString('base64'), key };
  },
  'evidence.save': (asked, { staff: writer }) => desk.save(asked, writer),
});
