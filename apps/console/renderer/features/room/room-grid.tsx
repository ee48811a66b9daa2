import './room.css';
import { type CSSProperties, useEffect, useMemo, useRef } from 'react';
import { usePage, useSession, useView } from '../../page.ts';
import { say } from '../../words.ts';
import { askedSize, fitTiles, type TileLayout } from './fit-tiles.ts';
import { CAPTION_REM, ROOM_PADDING, TILE_GAP, TILE_MOST_WIDTH } from './room-layout.ts';
import { useLookAlikes } from '../names/use-look-alikes.ts';
import { sharedStart } from './shared-start.ts';
import { TileMenu } from './tile-menu.tsx';
import { Tile, tileElementId } from './tile.tsx';
import { useTileMenu } from './use-tile-menu.ts';
import { useBoxSelect } from './use-box-select.ts';
import { useElementSize } from './use-element-size.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { useVisibleTiles } from './use-visible-tiles.ts';

const ROOMY_FROM_PX = 220;
const NARROW_BELOW_PX = 152;

const remPx = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

const styleOf = (layout: TileLayout): CSSProperties =>
  ({
    '--columns': layout.columns,
    '--tile-width': `${layout.tileWidth}px`,
    '--tile-height': `${layout.tileHeight}px`,
    '--picture-height': `${layout.pictureHeight}px`,
    '--gap': `${TILE_GAP}px`,
    '--left': `${layout.left}px`,
    '--top': `${layout.top}px`,
  }) as CSSProperties;

/** Keeps the keyboard's place in sight, and the focus in the room when one comes back to it. */
const useCursorInSight = (isHidden: boolean, grid: React.RefObject<HTMLElement | null>): void => {
  const focus = useView((view) => view.selection.focus);
  useEffect(() => {
    if (focus !== null) document.getElementById(tileElementId(focus))?.scrollIntoView({ block: 'nearest' });
  }, [focus]);
  useEffect(() => {
    if (!isHidden) grid.current?.focus({ preventScroll: true });
  }, [isHidden, grid]);
};

/** All pupils of the room: as large as the window allows, selected by mouse and keyboard. */
export const RoomGrid = ({ room, isHidden }: { readonly room: string; readonly isHidden: boolean }) => {
  const { view } = usePage();
  const grid = useRef<HTMLDivElement>(null);
  const size = useElementSize(grid);
  const stations = useSession((session) => session.stations);
  const leastWidth = useSession((session) => session.settings.tileWidth);
  const focus = useView((now) => now.selection.focus);
  const count = stations.length;
  const layout = useMemo(
    () =>
      fitTiles({
        width: size?.width ?? 1_366,
        height: size?.height ?? 640,
        count,
        leastWidth,
        mostWidth: TILE_MOST_WIDTH,
        gap: TILE_GAP,
        padding: ROOM_PADDING,
        captionHeight: Math.round(CAPTION_REM * remPx()),
      }),
    [size, count, leastWidth],
  );
  const sharedLength = useMemo(() => sharedStart(stations.map(({ name }) => name)), [stations]);
  const alike = useLookAlikes();
  const order = useMemo(() => stations.map((station) => station.id), [stations]);
  useEffect(() => view.update((now) => ({ ...now, columns: layout.columns })), [layout.columns, view]);
  useVisibleTiles(grid, stations, askedSize(layout.tileWidth, globalThis.devicePixelRatio));
  useCursorInSight(isHidden, grid);
  const { box, handlers } = useBoxSelect({ grid, layout, order });
  const onKeyDown = useGridKeys(order);
  const menu = useTileMenu();
  return (
    <div className="room" hidden={isHidden}>
      <div
        ref={grid}
        className="room-grid"
        role="listbox"
        aria-multiselectable
        aria-label={say('room.label', { room })}
        tabIndex={0}
        {...(focus === null ? {} : { 'aria-activedescendant': tileElementId(focus) })}
        onKeyDown={onKeyDown}
        {...handlers}
        onContextMenu={menu.onContextMenu}
        style={styleOf(layout)}
        data-narrow={layout.tileWidth < NARROW_BELOW_PX || undefined}
        data-roomy={layout.tileWidth >= ROOMY_FROM_PX || undefined}
      >
        <div className="room-tiles" role="presentation">
          {stations.map((station) => (
            <Tile
              key={station.id}
              station={station}
              sharedLength={sharedLength}
              userAlike={alike.users.get(station.id)}
              stationAlike={alike.stations.get(station.id)}
            />
          ))}
        </div>
        <div ref={box} className="room-box" />
      </div>
      <TileMenu menu={menu} />
    </div>
  );
};
