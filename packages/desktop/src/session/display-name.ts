/** Whether two display names mean the same local display: ":1", ":1.0" and "unix:1" do. */
export function isSameDisplay(a: string, b: string): boolean {
  const left = displayNumber(a);
  return left !== null && left === displayNumber(b);
}

function displayNumber(display: string): string | null {
  return /^(?:unix\/?|localhost)?:(\d+)(?:\.\d+)?$/.exec(display)?.[1] ?? null;
}
