// A thief on the network who has the hub's address: PORT TARGET-HOST HOW, where HOW is `up:N` or `down:N` (passes
// everything on and turns one bit of byte N of that way), or `hub:ROOT-FILE:SCHOOL-ID` (plays the hub).
// Says `ready`, then a line for each connection and each device that it caught.
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { listenForLinks } from '@usher/link';
import { welcomeFor } from '../../integration/link/school.ts';
import { forgeSchool } from './forge.ts';

const [port = '', target = '', how = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const [way, first = '', schoolId = ''] = how.split(':');

const passOn = (from: Socket, to: Socket, turn: number | null): void => {
  let passed = 0;
  from.on('data', (bytes: Buffer) => {
    if (turn !== null && passed <= turn && turn < passed + bytes.length) {
      bytes.writeUInt8(bytes.readUInt8(turn - passed) ^ 1, turn - passed);
      say('altered');
    }
    passed += bytes.length;
    to.write(bytes);
  });
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
};

/** A hub of its own behind the stolen address; answers its port. */
const playHub = async (): Promise<number> => {
  const { hub } = await forgeSchool(schoolId);
  const listening = await listenForLinks({
    host: '127.0.0.1',
    port: 0,
    schoolId,
    ...hub,
    root: readFileSync(first, 'utf8'),
    admit: ({ id, kind }) => {
      say(`caught ${id}`);
      return welcomeFor({ schoolId, name: 'Mill Lane' }, { id, kind, name: 'PC-1', room: null });
    },
    enrol: async () => ({ code: 'failed', detail: 'none' }),
    onAgent: () => undefined,
    onConsole: () => undefined,
  });
  return listening.port;
};

const goal = way === 'hub' ? { port: await playHub(), host: '127.0.0.1' } : { port: Number(port), host: target };
createServer((near) => {
  say('connection');
  const far = connect(goal);
  passOn(near, far, way === 'up' ? Number(first) : null);
  passOn(far, near, way === 'down' ? Number(first) : null);
}).listen(Number(port), '0.0.0.0', () => say('ready'));
