import { useSession } from '../../page.ts';

/** The stations before and after one in the room, null at its ends. */
export const useNeighbours = (station: string): { readonly before: string | null; readonly after: string | null } => {
  const before = useSession(({ stations }) => stations[stations.findIndex(({ id }) => id === station) - 1]?.id ?? null);
  const after = useSession(({ stations }) => stations[stations.findIndex(({ id }) => id === station) + 1]?.id ?? null);
  return { before, after };
};
