// The preload of the console's windows in Electron; built into one CommonJS file, as the sandbox asks for.
import { exposeBridge } from '@usher/windows';
import electron from 'electron';

exposeBridge(electron);
