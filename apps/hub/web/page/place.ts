import { useSyncExternalStore } from 'react';
import { Page } from '../contract/sign-in.ts';

/** Where in the application somebody is. It stands behind the # of the address, which no server is told. */
export type Place = { readonly page: Page } | { readonly page: 'case'; readonly id: string };

const placeOf = (hash: string): Place => {
  const [name = '', id = ''] = hash.replace(/^#\/?/, '').split('/');
  if (name === 'case' && id !== '') return { page: 'case', id };
  const page = Page.safeParse(name);
  return { page: page.success ? page.data : 'inbox' };
};

/** Where a link to a place leads: always behind the # of this page, and nowhere else whatever the place is called. */
export const hrefOf = (place: Place): string => (place.page === 'case' ? `#/case/${place.id}` : `#/${place.page}`);

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

export const usePlace = (): Place => placeOf(useSyncExternalStore(subscribe, () => location.hash));
