import { Banner } from '@usher/ui';
import { TriangleAlert, Unplug } from 'lucide-react';
import { useSession } from '../../page.ts';
import { say, sayCode } from '../../words.ts';

/** Says across the page that the hub cannot be reached, or will not have this computer. */
export const LinkBanner = () => {
  const link = useSession((session) => session.link);
  if (link.state === 'up') return null;
  if (link.state === 'connecting') return <Banner icon={Unplug}>{say('link.lost')}</Banner>;
  return <Banner icon={TriangleAlert}>{sayCode('link.refused', link.code, 'link.refused')}</Banner>;
};
