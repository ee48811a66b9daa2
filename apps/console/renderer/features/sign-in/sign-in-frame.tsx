import { StateBadge } from '@usher/ui';
import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LinkView } from '../../../contract/contract.ts';
import { useSession } from '../../page.ts';
import { say, sayCode } from '../../words.ts';

const Link = ({ link }: { readonly link: LinkView }) => {
  if (link.state === 'up') return <StateBadge word={say('link.up')} shape={CircleCheck} />;
  if (link.state === 'connecting')
    return <StateBadge word={say('link.connecting')} shape={CircleDashed} tone="strong" />;
  return <StateBadge word={sayCode('link.refused', link.code, 'link.refused')} shape={TriangleAlert} tone="strong" />;
};

/** The page before the room: the school, one form, and whether the hub can be reached. */
export const SignInFrame = ({ children }: { readonly children: ReactNode }) => {
  const school = useSession((session) => session.school);
  const link = useSession((session) => session.link);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <h1 className="sign-in-name">{say('app.name')}</h1>
        <p className="sign-in-school">{school}</p>
        {children}
      </div>
      <div className="sign-in-foot">
        <span role="status">
          <Link link={link} />
        </span>
        <span>{say('sign-in.screens')}</span>
      </div>
    </main>
  );
};
