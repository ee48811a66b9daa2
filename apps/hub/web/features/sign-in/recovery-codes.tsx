import { Button } from '@usher/ui';
import { say } from '../../page/words.ts';
import { SignInCard } from './sign-in.tsx';

/** The codes that stand in for the second step, shown once. */
export const RecoveryCodes = ({
  codes,
  school,
  onKept,
}: {
  readonly codes: readonly string[];
  readonly school: string;
  readonly onKept: () => void;
}) => (
  <SignInCard title={say('sign-in.recovery.title')} school={school}>
    <div className="sign-in-form">
      <p>{say('sign-in.recovery.what')}</p>
      <ul className="sign-in-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button variant="accent" onPress={onKept}>
        {say('sign-in.recovery.done')}
      </Button>
    </div>
  </SignInCard>
);
