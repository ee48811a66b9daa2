// Looks at one stretch of a register in a thread of its own, over a connection of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { openRows } from '../place.ts';
import { Findings } from './findings.ts';
import { verifyStretch } from './verify-entries.ts';
import type { StretchAsked } from './verify-place.ts';
import type { SeenElsewhere } from './verify-register.ts';

const { place, stretch, most } = workerData as StretchAsked;
await using rows = await openRows(place);
const into = new Findings(most);
const seen = await verifyStretch(rows, stretch, into);
const answer: SeenElsewhere = { ...seen, findings: into.list, found: into.count };
parentPort?.postMessage(answer);
