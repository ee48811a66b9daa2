export { Canvas, colourAt } from './canvas.ts';
export type { Surface } from './canvas.ts';
export { describeDesktop } from './describe-desktop.ts';
export { readArea, readPixel, typeKey } from './look.ts';
export { STAGE_SIZE } from './stage.ts';
export type { DesktopStage, MakeDesktopStage } from './stage.ts';
export { stageX11 } from './x11-stage.ts';
export { startXvfb } from './xvfb.ts';
export type { Xvfb } from './xvfb.ts';
