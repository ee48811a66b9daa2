/** One step of the data folder's form. Steps are only ever added; a released one is never edited. */
export type Migration = { readonly version: number; readonly sql: string };
