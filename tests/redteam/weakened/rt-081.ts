export const weakening = {
  case: 'RT-081',
  file: 'apps/console/renderer/features/room/tile.tsx',
  find: '<div className="tile-mark">',
  // The one way from text to elements that Trusted Types let pass: it leaves out what runs, so the page lives on.
  replace:
    '<div ref={(place) => void place?.setHTML(station.session.user ?? "")} />\n        <div className="tile-mark">',
  why: 'A name that is put into the page as markup becomes links, tables and whatever else it says.',
} as const;
