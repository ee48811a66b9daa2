/** The form two names are compared in: "ICT1-07" and "ict1-07" are one station, one room or one person. */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase();
