/** The prefix makes browsers refuse it without Secure, for another path, or for a whole domain. */
const NAME = '__Host-usher';
const TOKEN = /^[\w-]{43}$/;

/** The token a browser sent; null for none, or for one of another form. */
export const readSessionCookie = (header: string | undefined): string | null => {
  const sent = (header ?? '').split(';').map((part) => part.trim());
  const found = sent.filter((part) => part.startsWith(`${NAME}=`)).map((part) => part.slice(NAME.length + 1));
  // Two of them would be two people; neither is believed.
  return found.length === 1 && TOKEN.test(found[0] ?? '') ? (found[0] ?? null) : null;
};

/** Keeps a token in the browser until it is closed; null takes it away. No script can read it, no other site sends it. */
export const sessionCookie = (token: string | null): string =>
  `${NAME}=${token ?? ''}; Path=/; Secure; HttpOnly; SameSite=Strict${token === null ? '; Max-Age=0' : ''}`;
