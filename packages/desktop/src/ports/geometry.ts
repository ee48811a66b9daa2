/** A rectangle in pixels of the whole desktop, origin top left. Width and height are at least 1. */
export type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Four bytes a pixel in the order blue, green, red, unused; rows follow each other without gaps. */
export type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8Array };

export type Rgb = readonly [red: number, green: number, blue: number];

export type Unsubscribe = () => void;
