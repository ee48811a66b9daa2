// A console in a process of its own, with a real window on a display: DATA HUB PIN CODE DISPLAY. Says when it is open.
import { join } from 'node:path';
import { runConsole } from '../../../apps/console/main/index.ts';

const [dataDir = '', hub, pin, code, display] = process.argv.slice(2);
const page = join(import.meta.dirname, '../../../packages/windows/src/testing/page');
await runConsole({ dataDir, hub, pin, code, display, page });
process.stdout.write('{"ok":true}\n');
