/** Between tiles, round the room and under each picture, in CSS pixels at 100 % text size; on the 8-px grid. */
export const TILE_GAP = 8;
export const ROOM_PADDING = 16;
export const CAPTION_REM = 2.75;
/** No tile is wider, because no tile picture is (rule LIM5). */
export const TILE_MOST_WIDTH = 480;
