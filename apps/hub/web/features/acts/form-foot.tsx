import { Button } from '@usher/ui';
import { say } from '../../page/words.ts';

/** Where a form of a case ends: the press that does it, and the way out of it. */
export const FormFoot = ({
  go,
  isWorking,
  isReady,
  onEnd,
}: {
  readonly go: string;
  readonly isWorking: boolean;
  readonly isReady: boolean;
  readonly onEnd: () => void;
}) => (
  <div className="form-foot">
    <Button variant="accent" size="small" type="submit" isPending={isWorking} isDisabled={!isReady}>
      {go}
    </Button>
    <Button variant="quiet" size="small" onPress={onEnd}>
      {say('act.cancel')}
    </Button>
  </div>
);
