/** One step of the data's form, in the words of both databases. Steps are never edited once released. */
export type Migration = { readonly version: number; readonly sqlite: string; readonly postgres: string };
