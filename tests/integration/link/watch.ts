import type { LinkEnd } from '@usher/link';
import type { Welcome } from '@usher/protocol';

/** Collects what a dialled device is told until enough was. */
export const watch = () => {
  const ups: Welcome[] = [];
  const downs: LinkEnd[] = [];
  const news = new EventTarget();
  const tell = (): void => void news.dispatchEvent(new Event('news'));
  const until = async (enough: () => boolean): Promise<void> => {
    while (!enough()) await new Promise((resolve) => news.addEventListener('news', resolve, { once: true }));
  };
  return {
    ups,
    downs,
    until,
    onUp: (_link: unknown, welcome: Welcome): void => {
      ups.push(welcome);
      tell();
    },
    onDown: (end: LinkEnd): void => {
      downs.push(end);
      tell();
    },
  };
};
