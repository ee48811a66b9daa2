import { basename, dirname } from 'node:path';
import type { Call } from './recorded-calls.ts';

type Change = Extract<Call, { did: 'write' | 'truncate' }>;
/** What a file holds for sure, and what was done to it since and may have got there or not. */
type Content = { bytes: Buffer; size: number; unsure: Change[] };
/** A change of the names in the folder: `content` null takes the name away. */
type Naming = { readonly name: string; readonly content: Content | null };
type Dice = (below: number) => number;

/** What a power cut leaves of the folder: its files; null when the folder itself is not there. */
export type Left = ReadonlyMap<string, Buffer> | null;

const SECTOR = 512;
const MODES = ['none', 'all', 'first', 'some', 'torn'] as const;

const write = (to: { bytes: Buffer; size: number }, at: number, bytes: Buffer): void => {
  const end = at + bytes.length;
  if (end > to.bytes.length) {
    const grown = Buffer.alloc(Math.max(end, to.bytes.length * 2));
    to.bytes.copy(grown, 0, 0, to.size);
    to.bytes = grown;
  }
  bytes.copy(to.bytes, at);
  to.size = Math.max(to.size, end);
};

const change = (to: { bytes: Buffer; size: number }, one: Change): void => {
  if (one.did === 'write') return write(to, one.at, one.bytes);
  if (one.size > to.size) write(to, to.size, Buffer.alloc(one.size - to.size));
  to.bytes.fill(0, one.size, to.size);
  to.size = one.size;
};

/** A write of which some sectors got to the disk and others did not. */
const torn = (one: Change, dice: Dice): readonly Change[] => {
  if (one.did === 'truncate') return [one];
  return Array.from({ length: Math.ceil(one.bytes.length / SECTOR) }, (_, n) => n * SECTOR)
    .filter(() => dice(10) < 7)
    .map((from) => ({ ...one, at: one.at + from, bytes: one.bytes.subarray(from, from + SECTOR) }));
};

/**
 * A disk as a program that was recorded saw it, with one folder on it, which promises no more than POSIX does: what was
 * written is there after a power cut when its file was synced after, a name when its folder was. Of the rest any part may be
 * there, sector by sector and in any order; names change in the order they were changed in.
 */
export class Disk {
  readonly #folder: string;
  #isFolderSure = false;
  readonly #now = new Map<string, Content>();
  readonly #sure = new Map<string, Content>();
  #namings: Naming[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Does what the program did next. */
  do(call: Call): void {
    if (call.did === 'say') return;
    if (call.did === 'sync' && call.path === dirname(this.#folder)) this.#isFolderSure = true;
    if (call.did === 'sync' && call.path === this.#folder) this.#syncNames();
    if (dirname(call.path) !== this.#folder) return;
    const name = basename(call.path);
    const content = this.#now.get(name);
    switch (call.did) {
      case 'create':
        if (content === undefined) this.#name(name, { bytes: Buffer.alloc(0), size: 0, unsure: [] });
        return;
      case 'remove':
        return this.#name(name, null);
      case 'rename':
        this.#name(name, null);
        return this.#name(basename(call.to), content ?? null);
      case 'sync':
        if (content === undefined) return;
        for (const one of content.unsure) change(content, one);
        content.unsure = [];
        return;
      case 'write':
      case 'truncate':
        content?.unsure.push(call);
        return;
      case 'folder':
    }
  }

  /** What a power cut just now may leave. */
  cut(dice: Dice): Left {
    if (!this.#isFolderSure && dice(2) === 0) return null;
    const mode = MODES[dice(MODES.length)] ?? 'none';
    const names = new Map(this.#sure);
    for (const { name, content } of this.#namings.slice(0, this.#upTo(mode, this.#namings.length, dice)))
      if (content === null) names.delete(name);
      else names.set(name, content);
    return new Map(Array.from(names, ([name, content]) => [name, this.#left(content, mode, dice)]));
  }

  #left(content: Content, mode: (typeof MODES)[number], dice: Dice): Buffer {
    const left = { bytes: Buffer.from(content.bytes.subarray(0, content.size)), size: content.size };
    const { unsure } = content;
    const there =
      mode === 'some' || mode === 'torn'
        ? unsure.filter(() => dice(2) === 0)
        : unsure.slice(0, this.#upTo(mode, unsure.length, dice));
    for (const one of mode === 'torn' ? there.flatMap((whole) => torn(whole, dice)) : there) change(left, one);
    return left.bytes.subarray(0, left.size);
  }

  #upTo(mode: (typeof MODES)[number], all: number, dice: Dice): number {
    if (mode === 'none') return 0;
    return mode === 'all' ? all : dice(all + 1);
  }

  #name(name: string, content: Content | null): void {
    if (content === null) this.#now.delete(name);
    else this.#now.set(name, content);
    this.#namings.push({ name, content });
  }

  #syncNames(): void {
    for (const { name, content } of this.#namings)
      if (content === null) this.#sure.delete(name);
      else this.#sure.set(name, content);
    this.#namings = [];
  }
}
