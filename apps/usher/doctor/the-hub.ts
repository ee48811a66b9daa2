import { connect as connectTcp } from 'node:net';
import { lookAtHub } from '@usher/link';
import type { Check } from './checks.ts';

const WITHIN_MS = 5_000;

const place = (url: string): { host: string; port: number } => {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port === '' ? 443 : port) };
};

const reach = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connectTcp({ ...place(url), timeout: WITHIN_MS });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => {
      socket.destroy();
      reject(new Error('no answer; a firewall may be in the way'));
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(error.code === 'ECONNREFUSED' ? 'nothing listens there' : error.message)),
    );
  });

/** Whether the hub answers, and whether it is the school's. */
export const theHub = ({ url, pin }: { url: string | undefined; pin: string | undefined }): Check[] => {
  if (url === undefined)
    return [{ name: 'hub', look: async () => ({ ok: true, found: 'none named (add --hub wss://HOST:PORT)' }) }];
  const reached: Check = {
    name: 'hub',
    look: async () => {
      try {
        await reach(url);
        return { ok: true, found: `${url} answers` };
      } catch (error) {
        return {
          ok: false,
          found: `${url}: ${error instanceof Error ? error.message : String(error)}`,
          mend: 'check the address, that "usher hub run" runs there, and that its firewall lets the port in',
        };
      }
    },
  };
  if (pin === undefined) return [reached];
  const pinned: Check = {
    name: 'school',
    look: async () => {
      try {
        await lookAtHub({ url, pin });
        return { ok: true, found: 'the hub has the right pin' };
      } catch (error) {
        return {
          ok: false,
          found: error instanceof Error ? error.message : String(error),
          mend: 'compare the pin with the recovery sheet; do not go on if it differs',
        };
      }
    },
  };
  return [reached, pinned];
};
