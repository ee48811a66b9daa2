export { describeWindows } from './describe-windows.ts';
export { PlayedWindow, PlayedWindows } from './played-windows.ts';
export { openProbe, PROBE_PAGE, until } from './probe-window.ts';
export { WINDOW_HOST_CASES } from './window-cases.ts';
