import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  type AtDoor,
  DOOR_SOCKET,
  DOOR_TOKEN,
  FromDoor,
  lineOf,
  readLine,
} from '../../../apps/agent/contract/pupil-door.ts';

/** What somebody at the door heard until it was closed, or why they could not come to it. */
export type Heard = { readonly answers: readonly (FromDoor | null)[]; readonly error: string | null };

/** What is said: messages of the contract, or whatever bytes. */
export type Said = AtDoor | Buffer | string;

export const tokenIn = (folder: string): string => readFileSync(join(folder, DOOR_TOKEN), 'utf8');

const bytesOf = (said: Said): Buffer =>
  typeof said === 'string' || Buffer.isBuffer(said) ? Buffer.from(said) : Buffer.from(lineOf(said));

const answersIn = (text: string): (FromDoor | null)[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => readLine(FromDoor, line));

/** Says all of it at once as this process, and listens until `enough` answers are there or the door closes. */
export const knock = async (
  folder: string,
  said: readonly Said[],
  enough = Number.POSITIVE_INFINITY,
): Promise<Heard> => {
  const socket = connect(join(folder, DOOR_SOCKET));
  let text = '';
  let error: string | null = null;
  socket.on('error', (cause: NodeJS.ErrnoException) => (error = cause.code ?? cause.message));
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (answersIn(text).length >= enough) socket.destroy();
  });
  socket.write(Buffer.concat(said.map(bytesOf)));
  await once(socket, 'close').catch(() => undefined);
  return { answers: answersIn(text), error };
};

// Runs as another account: says what it is given and tells what it heard.
const STRANGER = `
  const { connect } = require('node:net');
  const { readFileSync, writeFileSync } = require('node:fs');
  const [path, bytes, folder, enough] = process.argv.slice(1);
  const tried = {};
  const attempt = (name, act) => { try { act(); tried[name] = 'done'; } catch (cause) { tried[name] = cause.code; } };
  attempt('read', () => readFileSync(folder + '/token'));
  attempt('write', () => writeFileSync(folder + '/intruder', ''));
  let text = '';
  let error = null;
  const socket = connect(path);
  socket.on('error', (cause) => { error = cause.code; });
  socket.on('data', (chunk) => {
    text += chunk;
    if (text.split('\\n').length > Number(enough)) socket.destroy();
  });
  socket.on('close', () => { process.stdout.write(JSON.stringify({ text, error, tried })); });
  socket.write(Buffer.from(bytes, 'base64'));
  setTimeout(() => socket.destroy(), 15_000).unref();
`;

/** The same as another account, which also tries the folder's files. Needs root. */
export const knockAs = async (
  uid: number,
  folder: string,
  said: readonly Said[],
  enough = Number.POSITIVE_INFINITY,
): Promise<Heard & { readonly tried: Readonly<Record<'read' | 'write', string>> }> => {
  const bytes = Buffer.concat(said.map(bytesOf)).toString('base64');
  const child = spawn(process.execPath, ['-e', STRANGER, join(folder, DOOR_SOCKET), bytes, folder, String(enough)], {
    uid,
    gid: uid,
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await once(child, 'close');
  const { text, error, tried } = JSON.parse(out) as {
    text: string;
    error: string | null;
    tried: Record<string, string>;
  };
  return { answers: answersIn(text), error, tried: { read: tried['read'] ?? '', write: tried['write'] ?? '' } };
};
