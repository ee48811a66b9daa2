/** The links that are up, by device. */
export type LinkBook<L> = {
  add(device: string, link: L): void;
  remove(device: string, link: L): void;
  of(device: string): readonly L[];
  all(): readonly L[];
  count(): number;
};

export const createLinkBook = <L>(): LinkBook<L> => {
  const links = new Map<string, Set<L>>();
  let count = 0;
  return {
    add(device, link) {
      const own = links.get(device) ?? new Set<L>();
      links.set(device, own.add(link));
      count += 1;
    },
    remove(device, link) {
      const own = links.get(device);
      if (own?.delete(link) !== true) return;
      count -= 1;
      if (own.size === 0) links.delete(device);
    },
    of: (device) => [...(links.get(device) ?? [])],
    all: () => [...links.values()].flatMap((own) => [...own]),
    count: () => count,
  };
};
