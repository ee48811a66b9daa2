import { createHash } from 'node:crypto';
import type { RegisterCard } from '@usher/protocol';
import { deliverySigner, type Identity, newId, sealReport } from '@usher/trust';

type Said = { readonly [name: string]: unknown };

const contentOf = (reportId: string, said: Said): string =>
  JSON.stringify({ reportId, addsTo: null, about: 'me', kinds: [], text: '', url: '', user: 'amy', ...said });

const deliveryOf = (reportId: string, sealed: Uint8Array) => ({
  reportId,
  digest: createHash('sha256').update(sealed).digest('hex'),
  agoMs: 0,
  sealed: Buffer.from(sealed).toString('base64url'),
});

/** A report to a hub that takes it unsealed; `raw` stands in the place of what it says. Nobody has signed it. */
export const plainReport = (said: Said = {}, raw?: string) => {
  const reportId = newId();
  return deliveryOf(reportId, Buffer.from(raw ?? contentOf(reportId, said)));
};

/** A report as an honest computer brings it: sealed for the school and signed. */
export const honestReport = async (identity: Identity, card: RegisterCard, said: Said = {}) => {
  const reportId = newId();
  const delivery = deliveryOf(reportId, await sealReport(card.recipient, Buffer.from(contentOf(reportId, said))));
  return { ...delivery, ...deliverySigner(identity)(delivery) };
};
