import { Button, EmptyState } from '@usher/ui';
import { EyeOff } from 'lucide-react';
import { usePage } from '../../page.ts';
import { say } from '../../words.ts';

/** What stands in the place of incidents while the room may see this screen (rule IND9). */
export const HiddenNow = () => {
  const { view } = usePage();
  return (
    <EmptyState icon={EyeOff} title={say('incidents.hidden')}>
      <p>{say('incidents.hidden.what')}</p>
      <Button onPress={() => view.update((now) => ({ ...now, safe: false }))}>{say('incidents.hidden.show')}</Button>
    </EmptyState>
  );
};
