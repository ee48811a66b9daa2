import { Menu, type MenuGroup } from '@usher/ui';
import type { ReactNode } from 'react';
import type { Settings } from '../../../contract/contract.ts';
import { usePage, useSession } from '../../page.ts';
import { say } from '../../words.ts';
import { shown } from '../names/shown.ts';
import { toggleFullScreen } from '../keys/use-shortcuts.ts';

const SCHEMES = ['system', 'light', 'dark'] as const;
// The least width of a tile in CSS pixels; the smallest lets thirty fit on a laptop.
const SIZES = { fit: 120, large: 240, larger: 360 } as const;
type Size = keyof typeof SIZES;
const SIZE_NAMES = Object.keys(SIZES) as readonly Size[];

const sizeOf = (tileWidth: number): Size =>
  tileWidth >= SIZES.larger ? 'larger' : tileWidth >= SIZES.large ? 'large' : 'fit';

const groupsOf = ({ scheme, tileWidth }: Settings, user: string): readonly MenuGroup[] => [
  {
    title: say('menu.size'),
    kind: 'one',
    items: SIZE_NAMES.map((size) => ({
      id: `size-${size}`,
      text: say(`menu.size.${size}`),
      isOn: sizeOf(tileWidth) === size,
    })),
  },
  {
    title: say('menu.scheme'),
    kind: 'one',
    items: SCHEMES.map((name) => ({
      id: `scheme-${name}`,
      text: say(`menu.scheme.${name}`),
      isOn: scheme === name,
    })),
  },
  {
    title: say('menu.more'),
    kind: 'deeds',
    items: [
      { id: 'full-screen', text: say('menu.full-screen') },
      { id: 'lock', text: say('menu.lock') },
      { id: 'pin', text: say('menu.pin') },
      { id: 'sign-out', text: say('menu.sign-out', { user: shown(user) }) },
    ],
  },
];

/** How the room is shown, and the way out. */
export const ViewMenu = ({ trigger }: { readonly trigger: ReactNode }) => {
  const { lesson, view } = usePage();
  const settings = useSession((session) => session.settings);
  const user = useSession((session) => session.person?.user ?? '');
  const choose = (id: string): void => {
    const size = SIZE_NAMES.find((name) => id === `size-${name}`);
    const scheme = SCHEMES.find((name) => id === `scheme-${name}`);
    if (size !== undefined) lesson.save({ tileWidth: SIZES[size] });
    else if (scheme !== undefined) lesson.save({ scheme });
    else if (id === 'full-screen') toggleFullScreen();
    else if (id === 'lock') lesson.lock();
    else if (id === 'pin') view.update((now) => ({ ...now, pinning: true }));
    else lesson.signOut();
  };
  return <Menu trigger={trigger} label={say('menu.label')} groups={groupsOf(settings, user)} onChoose={choose} />;
};
