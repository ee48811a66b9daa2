export { chooseWindowHost, type ChooseOptions } from './choose-window-host.ts';
export { chromiumWindows, type ChromiumWindowsOptions } from './chromium/chromium-windows.ts';
export { findBrowser } from './chromium/find-browser.ts';
export { CONTENT_POLICY } from './content-policy.ts';
export { type ElectronParts, electronWindows, type ElectronWindowsOptions } from './electron/electron-windows.ts';
export { exposeBridge } from './electron/expose-bridge.ts';
export { prepareElectronApp } from './electron/prepare-app.ts';
export { BrowserFailed, NoBrowser, NoDisplay, PageMissing, WindowClosed } from './errors.ts';
export type { AppWindow, PageBridge, Refused, WindowHost, WindowOptions } from './port.ts';
