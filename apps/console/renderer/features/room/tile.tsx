import './tile.css';
import type { StationView } from '@usher/protocol';
import { Icon, StateBadge } from '@usher/ui';
import { Check } from 'lucide-react';
import { memo } from 'react';
import { useTile, useView } from '../../page.ts';
import { tileKey } from '../../tile-board.ts';
import { say } from '../../words.ts';
import { AlikeBadge } from '../names/alike-badge.tsx';
import { shown } from '../names/shown.ts';
import { isFound } from './find.ts';
import { PictureCanvas } from './picture-canvas.tsx';
import { tellTile } from './tile-state.ts';

/** The id of a tile's element. */
export const tileElementId = (station: string): string => `tile-${station}`;

const Name = ({ user }: { readonly user: string | null }) => {
  const safe = useView((view) => view.safe);
  if (safe)
    return (
      <span className="tile-name" data-hidden>
        <span className="u-unseen">{say('tile.someone')}</span>
      </span>
    );
  return (
    <span className="tile-name" data-nobody={user === null || undefined}>
      {user === null ? say('tile.nobody') : shown(user)}
    </span>
  );
};

type TileProps = {
  readonly station: StationView;
  /** How many characters of the PC's name all PCs of the room share; narrow tiles leave them out. */
  readonly sharedLength: number;
  /** Which of the names in the room that look alike the pupil's and the PC's are. */
  readonly userAlike: number | undefined;
  readonly stationAlike: number | undefined;
};

/** One pupil: picture, name, PC and one state. */
export const Tile = memo(({ station, sharedLength, userAlike, stationAlike }: TileProps) => {
  const key = tileKey(station.id);
  const tile = useTile(key);
  const isSelected = useView((view) => view.selection.selected.has(station.id));
  const isCursor = useView((view) => view.selection.focus === station.id);
  const isDim = useView((view) => !isFound(station, view.find, view.safe));
  const isSafe = useView((view) => view.safe);
  const { word, shape, tone, help } = tellTile(tile, isSafe);
  const name = station.name.slice(sharedLength);
  return (
    <div
      role="option"
      id={tileElementId(station.id)}
      className="tile"
      aria-selected={isSelected}
      data-station={station.id}
      data-name={station.name}
      data-state={tile.state.kind}
      data-picture={tile.picture}
      data-cursor={isCursor || undefined}
      data-dim={isDim || undefined}
      {...(help === null ? {} : { title: help })}
    >
      <div className="tile-picture">
        <PictureCanvas of={key} className="tile-picture-place" />
        {tile.picture === 'none' && (
          <div className="tile-empty" aria-hidden>
            <Icon of={shape} size={24} />
            <span>{help}</span>
          </div>
        )}
        <div className="tile-mark">
          <Icon of={Check} size={16} />
        </div>
      </div>
      <div className="tile-caption">
        <span className="tile-line">
          <Name user={station.session.user} />
          {!isSafe && <AlikeBadge number={userAlike} />}
          <span className="tile-pc">
            <span className="tile-room">{station.name.slice(0, sharedLength)}</span>
            {sharedLength > 0 ? name : shown(name)}
          </span>
          <AlikeBadge number={stationAlike} />
        </span>
        <StateBadge word={word} shape={shape} tone={tone} />
      </div>
    </div>
  );
});
