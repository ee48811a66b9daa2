import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStatementOf, signStatement } from './statement.ts';

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const school = pair();

describe('a statement of the school', () => {
  it('[AUT2] is known by its key, and by no other', () => {
    const said = signStatement('grant', { user: 'mo' }, school.privateKey);
    expect(isStatementOf('grant', said, school.publicKey)).toBe(true);
    expect(isStatementOf('grant', said, pair().publicKey)).toBe(false);
  });

  it('[AUT2] of one kind is none of another', () => {
    const said = signStatement('revocation', { epoch: 1 }, school.privateKey);
    expect(isStatementOf('grant', said, school.publicKey)).toBe(false);
  });

  it('[AUT2] with any change to its text or signature is none', () => {
    const said = signStatement('grant', { user: 'mo', rooms: 'all' }, school.privateKey);
    const swap = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at + 1);
    fc.assert(
      fc.property(fc.nat(said.text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, by) => {
        const text = swap(said.text, at, by);
        expect(isStatementOf('grant', { ...said, text }, school.publicKey)).toBe(text === said.text);
      }),
    );
    for (const sig of ['', 'A'.repeat(86), said.sig.slice(1), `${said.sig}AA`])
      expect(isStatementOf('grant', { ...said, sig }, school.publicKey)).toBe(false);
  });
});
