import { Dialog } from '@usher/ui';
import { useEffect } from 'react';
import { usePage, useSession, useView } from '../../page.ts';
import { useStore } from '../../store.ts';
import { say } from '../../words.ts';
import { HiddenNow } from '../incidents/hidden-now.tsx';
import { shown } from '../names/shown.ts';
import { EndForm } from './end-form.tsx';

/** Ends what a pupil hid, after somebody has gone to them. */
export const EndDialog = () => {
  const { view, ending } = usePage();
  const station = useView((now) => (now.asking?.kind === 'end' ? now.asking.station : null));
  const safe = useView((now) => now.safe);
  const name = useSession(({ stations }) => stations.find(({ id }) => id === station)?.name ?? '');
  const state = useStore(ending.state, (now) => now);
  useEffect(() => {
    if (station === null) ending.close();
    // To look for it opens the incident, which waits until it can be shown.
    else if (!safe && ending.state.value?.station !== station) void ending.begin(station);
  }, [station, ending, safe]);
  const close = (): void => view.update((now) => ({ ...now, asking: null }));
  return (
    <Dialog
      title={safe ? shown(name) : say('end.title', { name: shown(name) })}
      closeLabel={say('end.close')}
      isOpen={station !== null}
      onClose={close}
      size="small"
    >
      {safe && <HiddenNow />}
      {!safe && state !== null && (
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
