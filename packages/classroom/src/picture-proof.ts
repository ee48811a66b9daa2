/**
 * One look at a pupil's screen as it arrived, `at` a clock that never jumps: the number of the capture, how long before
 * it there was input, and whether anything in the picture had changed.
 */
export type PictureLook = {
  readonly at: number;
  readonly capture: number;
  readonly sinceInputMs: number;
  readonly changed: boolean;
};

/** What the looks at one screen prove. */
export type PictureProof = {
  readonly capture: number;
  /** When the number of the capture last moved on: nothing older is known to be true. */
  readonly provenAt: number;
  /** Input that went on without a pause since the picture last changed: from when to when. */
  readonly inputFrom: number;
  readonly inputTo: number;
  readonly stuck: boolean;
};

/** Input for so long without any change of the picture is not believed, in milliseconds. */
export const INPUT_WITHOUT_CHANGE_MS = 15_000;
/** A shorter pause is part of the same input. */
const PAUSE_MS = 5_000;
/** Without input for so long a picture has no reason to change, and is believed again. */
const AT_REST_MS = 60_000;

const begun = ({ at, capture }: PictureLook): PictureProof => ({
  capture,
  provenAt: at,
  inputFrom: at,
  inputTo: at,
  stuck: false,
});

const withInput = (proof: PictureProof, inputAt: number): PictureProof => {
  if (inputAt <= proof.inputTo) return proof;
  const inputFrom = inputAt - proof.inputTo > PAUSE_MS ? inputAt : proof.inputFrom;
  return { ...proof, inputFrom, inputTo: inputAt };
};

/**
 * What is proven after another look. A picture is stuck when the pupil types or moves the mouse for 15 s and nothing in it
 * changes; it stays so until it changes, or nobody has touched the PC for a minute.
 */
export const proofAfter = (proof: PictureProof | null, look: PictureLook): PictureProof => {
  if (proof === null) return begun(look);
  const isNew = look.capture !== proof.capture;
  const provenAt = isNew ? look.at : proof.provenAt;
  if (look.changed && isNew) return { ...begun(look), provenAt };
  const next = withInput(proof, look.at - look.sinceInputMs);
  const isBusy = next.inputTo - next.inputFrom >= INPUT_WITHOUT_CHANGE_MS;
  const atRest = look.at - next.inputTo >= AT_REST_MS;
  return { ...next, capture: look.capture, provenAt, stuck: (proof.stuck || isBusy) && !atRest };
};
