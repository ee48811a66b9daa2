import { Dialog } from '@usher/ui';
import { useEffect } from 'react';
import { usePage, useView } from '../../page.ts';
import { useStore } from '../../store.ts';
import { say } from '../../words.ts';
import { shown } from '../names/shown.ts';
import { EndForm } from './end-form.tsx';

/** Ends what a pupil hid, after somebody has gone to them. */
export const EndDialog = () => {
  const { view, ending } = usePage();
  const station = useView((now) => (now.asking?.kind === 'end' ? now.asking.station : null));
  const state = useStore(ending.state, (now) => now);
  useEffect(() => {
    if (station === null) ending.close();
    else void ending.begin(station);
  }, [station, ending]);
  const close = (): void => view.update((now) => ({ ...now, asking: null }));
  const isOpen = station !== null && state !== null;
  return (
    <Dialog
      title={say('end.title', { name: shown(state?.name ?? '') })}
      closeLabel={say('end.close')}
      isOpen={isOpen}
      onClose={close}
      size="small"
    >
      {state !== null && (
        <EndForm
          state={state}
          onRecord={(outcome, text) => void ending.record(outcome, text)}
          onShow={() => void ending.show()}
          onClose={close}
        />
      )}
    </Dialog>
  );
};
