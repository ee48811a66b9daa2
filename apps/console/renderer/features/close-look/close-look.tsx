import './close-look.css';
import type { StationView } from '@usher/protocol';
import { Button, IconButton, SegmentedControl, StateBadge, ToggleButton } from '@usher/ui';
import { pictureKey } from '@usher/video';
import { ArrowLeft, ChevronLeft, ChevronRight, Scan } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, useEffect, useRef } from 'react';
import { usePage, useSession, useTile, useView } from '../../page.ts';
import { type Looking, lookingAt } from '../../view.ts';
import { say } from '../../words.ts';
import { AlikeBadge } from '../names/alike-badge.tsx';
import { shown } from '../names/shown.ts';
import { useLookAlikes } from '../names/use-look-alikes.ts';
import { PictureCanvas } from '../room/picture-canvas.tsx';
import { tellTile } from '../room/tile-state.ts';
import { useElementSize } from '../room/use-element-size.ts';
import { closeSize, useCloseStream } from './use-close-stream.ts';
import { useNeighbours } from './use-neighbours.ts';

const Picture = ({ station, looking }: { readonly station: StationView; readonly looking: Looking }) => {
  const area = useRef<HTMLDivElement>(null);
  const place = useElementSize(area);
  const key = pictureKey(station.id, looking.monitor, 'close');
  const tile = useTile(key);
  const monitor = station.monitors.find(({ number }) => number === looking.monitor);
  const ratio = globalThis.devicePixelRatio;
  useCloseStream(looking, place === null ? null : closeSize(place, ratio, monitor, looking.full));
  useEffect(() => area.current?.focus({ preventScroll: true }), []);
  const { view } = usePage();
  const { before, after } = useNeighbours(station.id);
  const step = (event: KeyboardEvent): void => {
    const next = event.key === 'ArrowLeft' ? before : event.key === 'ArrowRight' ? after : null;
    // Pixel for pixel the arrows move over the picture instead.
    if (next === null || looking.full) return;
    event.preventDefault();
    view.update((now) => lookingAt(now, { station: next, monitor: 0, full: false }));
  };
  const safe = useView((now) => now.safe);
  const { help } = tellTile(tile, safe);
  const fullSize =
    looking.full && monitor !== undefined
      ? ({
          '--full-width': `${monitor.width / ratio}px`,
          '--full-height': `${monitor.height / ratio}px`,
        } as CSSProperties)
      : {};
  return (
    <div
      ref={area}
      className="look-area"
      role="img"
      aria-label={say('look.picture', { name: station.name })}
      tabIndex={0}
      onKeyDown={step}
      data-picture={tile.picture}
      data-full={(looking.full && monitor !== undefined) || undefined}
      style={fullSize}
    >
      <PictureCanvas key={key} of={key} className="look-place" />
      {tile.picture !== 'live' && help !== null && (
        <div className="look-note">
          <p>{help}</p>
        </div>
      )}
    </div>
  );
};

const Head = ({ station, looking }: { readonly station: StationView; readonly looking: Looking }) => {
  const { view } = usePage();
  const safe = useView((now) => now.safe);
  const tile = useTile(pictureKey(station.id, looking.monitor, 'close'));
  const { users, stations } = useLookAlikes();
  const told = tellTile(tile, safe);
  const { user } = station.session;
  const name = shown(station.name);
  const { before, after } = useNeighbours(station.id);
  const look = (next: Looking | null): void => view.update((now) => lookingAt(now, next));
  const at = (id: string | null) => () => {
    if (id !== null) look({ station: id, monitor: 0, full: looking.full });
  };
  return (
    <div className="look-head">
      <Button icon={ArrowLeft} keys="Escape" onPress={() => look(null)}>
        {say('look.back')}
      </Button>
      <div className="look-who">
        <h2>{safe ? name : user === null ? say('tile.nobody') : shown(user)}</h2>
        {!safe && <AlikeBadge number={users.get(station.id)} />}
        {!safe && <span className="u-quiet look-pc">{name}</span>}
        <AlikeBadge number={stations.get(station.id)} />
        <StateBadge word={told.inFull ?? told.word} shape={told.shape} tone={told.tone} size={16} />
        {tile.picture === 'live' && told.inFull === null && told.help !== null && (
          <span className="u-quiet">{told.help}</span>
        )}
      </div>
      {station.monitors.length > 1 && (
        <SegmentedControl
          label={say('look.screens')}
          value={String(looking.monitor)}
          onChange={(value) => look({ ...looking, monitor: Number(value) })}
          options={station.monitors.map(({ number }) => ({
            value: String(number),
            text: say('look.screen', { n: number + 1 }),
          }))}
        />
      )}
      <ToggleButton icon={Scan} isSelected={looking.full} onChange={(full) => look({ ...looking, full })}>
        {say('look.full')}
      </ToggleButton>
      <IconButton icon={ChevronLeft} label={say('look.before')} isDisabled={before === null} onPress={at(before)} />
      <IconButton icon={ChevronRight} label={say('look.after')} isDisabled={after === null} onPress={at(after)} />
    </div>
  );
};

/** One pupil large, in the place of the room. */
export const CloseLook = ({ looking }: { readonly looking: Looking }) => {
  const station = useSession((session) => session.stations.find(({ id }) => id === looking.station));
  if (station === undefined) return null;
  return (
    <section className="look" aria-label={say('look.region', { name: station.name })}>
      <Head station={station} looking={looking} />
      <Picture key={`${station.id}/${looking.monitor}`} station={station} looking={looking} />
    </section>
  );
};
