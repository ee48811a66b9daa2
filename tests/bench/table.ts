import { type Figure, isReached } from './measure/figure.ts';

const short = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

const cells = (figure: Figure): string[] => {
  const { what, unit, value, spread, most, veyon, runs, load } = figure;
  const target = most === null ? '' : `≤ ${most}${isReached(figure) ? '' : ' **missed**'}`;
  return [
    what,
    `${short(value)} ${unit}`,
    spread,
    target,
    veyon ?? '',
    runs,
    load.map((one) => one.toFixed(1)).join(' → '),
  ];
};

const HEAD = ['Figure', 'Measured', 'Spread', 'Target', 'Veyon 4.9.5', 'Runs', 'Load average'];

const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;

/** The head of the Markdown table. */
export const tableHead = (): string => `${line(HEAD)}\n${line(HEAD.map(() => '---'))}`;

/** One row of it. */
export const tableRow = (figure: Figure): string => line(cells(figure));
