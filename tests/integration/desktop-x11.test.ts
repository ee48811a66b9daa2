import { describeDesktop, stageX11 } from '@usher/desktop/testing';

await describeDesktop('X11 desktop', () => stageX11(':202'));
