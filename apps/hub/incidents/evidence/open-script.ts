/**
 * The inner lock in ten lines of Node.js, for whoever has no Usher any more. It is written beside what a drill writes, and is
 * all that has to be known besides the program age.
 */
export const OPEN_SCRIPT = `// node open.mjs INNER ITEM.json OUT: opens the inner lock of evidence (AES-256-GCM), once age has opened the outer one.
import { createDecipheriv } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
const [inner, place, out] = process.argv.slice(2);
const { caseId, item, key } = JSON.parse(readFileSync(place, 'utf8'));
const bytes = readFileSync(inner);
const lock = createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), bytes.subarray(0, 12));
lock.setAAD(Buffer.from(caseId + item)).setAuthTag(bytes.subarray(-16));
const content = Buffer.concat([lock.update(bytes.subarray(12, -16)), lock.final()]);
writeFileSync(out, content, { flag: 'wx', mode: 0o600 });
`;
