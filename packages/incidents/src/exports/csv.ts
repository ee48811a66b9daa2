/** Signs with which a spreadsheet takes a cell for a formula. */
const FORMULA = /^[\s\0]*[=+\-@|%]/;

/** Everything a reader of the file could take for the end of the row. */
const LINE_ENDS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/** A cell of a table as text: one line, and never a formula (rule INC51). */
export const csvCell = (value: string): string => {
  const line = value.toWellFormed().replaceAll('\0', '\uFFFD').replaceAll(LINE_ENDS, ' ').replaceAll('\t', ' ');
  const safe = FORMULA.test(line) ? `'${line}` : line;
  return `"${safe.replaceAll('"', '""')}"`;
};

/** A table as RFC 4180 has it: cells in quotes, commas between them, each row ended by CR LF. */
export const csvTable = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
