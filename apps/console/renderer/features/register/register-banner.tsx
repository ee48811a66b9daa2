import { Banner, Button } from '@usher/ui';
import { FileWarning } from 'lucide-react';
import { usePage, useSession } from '../../page.ts';
import { say } from '../../words.ts';
import { useMay } from '../roles/use-may.ts';

/** Says that the school's register is not what this computer remembers (rule REG16), until somebody has passed it on. */
export const RegisterBanner = () => {
  const { lesson } = usePage();
  const trouble = useSession((session) => session.registerTrouble);
  const read = useSession((session) => session.settings.troubleRead);
  const mayRead = useMay('incidents');
  if (trouble === null || trouble.at <= read) return null;
  const button = mayRead ? (
    <Button size="small" onPress={() => lesson.save({ troubleRead: trouble.at })}>
      {say('register.trouble.told')}
    </Button>
  ) : undefined;
  return (
    <Banner icon={FileWarning} tone="alarm" button={button}>
      {say(trouble.kind === 'went-back' ? 'register.trouble.back' : 'register.trouble')}
    </Banner>
  );
};
