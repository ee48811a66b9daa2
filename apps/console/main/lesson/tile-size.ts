/**
 * Sizes that tiles are asked for. A ladder, so that a window being resized does not start every stream anew at
 * every pixel, and so that consoles of about the same size share the hub's streams.
 */
const LADDER = [160, 240, 320, 400, 480];

/** The least size of the ladder (16:9, within LIM5) that fills a tile of so many device pixels, else the largest. */
export const tileSize = (width: number, height: number): { readonly width: number; readonly height: number } => {
  const fitting = LADDER.find((step) => step >= width && (step * 9) / 16 >= height - 1) ?? 480;
  return { width: fitting, height: (fitting * 9) / 16 };
};
