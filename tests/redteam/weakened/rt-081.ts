export const weakening = {
  case: 'RT-081',
  file: 'apps/console/renderer/features/room/tile.tsx',
  find: '<div className="tile-mark">',
  replace:
    '<div dangerouslySetInnerHTML={{ __html: station.session.user ?? "" }} />\n        <div className="tile-mark">',
  why: 'A name that is put into the page as markup runs there, or breaks it.',
} as const;
