import strings from '../../../../../resources/strings/web.json' with { type: 'json' };

/** A message to one person. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

/**
 * What is written to somebody who was told of a case. It names nobody, not the kind of incident nor its number: a mailbox
 * is read on phones and by others. The link alone leads there, after a sign-in.
 */
export const caseMail = (
  to: string,
  { address, caseId }: { readonly address: string; readonly caseId: string },
): Mail => ({
  to,
  subject: strings['mail.subject'],
  text: strings['mail.text'].replaceAll('{link}', `${address}/#/case/${caseId}`),
});
