// An agent's link in a process of its own: PORT PIN IDENTITY-FOLDER. Prints whether it was up and how it was turned away.
import { openIdentity } from '@usher/trust';
import { dialUntilDown } from './caught.ts';

const [port = '', pin = '', folder = ''] = process.argv.slice(2);
const { up, downs } = await dialUntilDown(Number(port), await openIdentity(folder), { pin });
process.stdout.write(`${JSON.stringify({ up, closes: downs.map(({ close }) => close) })}\n`);
