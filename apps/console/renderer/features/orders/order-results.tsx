import { ResultBar } from '@usher/ui';
import { CircleCheck, CircleDashed, TriangleAlert, Undo2 } from 'lucide-react';
import { usePage } from '../../page.ts';
import { useStore } from '../../store.ts';
import { say } from '../../words.ts';
import { isAllDone, tellResults } from './tell-results.ts';

/** What came of the last order; it stays until the next one or until it is put away. */
export const OrderResults = () => {
  const { orders } = usePage();
  const last = useStore(orders.last, (now) => now);
  if (last === null) return null;
  const icon = last.kind === 'pending' ? CircleDashed : isAllDone(last) ? CircleCheck : TriangleAlert;
  return (
    <ResultBar
      text={tellResults(last)}
      icon={icon}
      dismiss={{ label: say('result.dismiss'), onPress: () => orders.dismiss() }}
      {...(last.kind === 'ended' && last.undo
        ? { undo: { text: say('result.undo'), icon: Undo2, onPress: () => void orders.undo() } }
        : {})}
    />
  );
};
