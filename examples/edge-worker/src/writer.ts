import { Refusal } from './refusal.ts';

/** What a header can bear, and nobody guesses: 16 characters or more, without spaces. */
const TOKEN = /^[\x21-\x7e]{16,}$/;

/**
 * The name of the writer whose token the request bears. Throws Refusal.
 *
 * Tokens are compared by their SHA-256, all bytes of all of them whatever is found: the time that it takes says neither how
 * many characters of a guess are right nor how long a token is.
 */
export async function writer(request: Request, secret = '{}'): Promise<string> {
  const tokens = parsed(secret);
  const [, given = ''] = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const digest = await sha256(given);
  let found: string | null = null;
  for (const [name, token] of tokens) {
    const wanted = await sha256(token);
    let difference = 0;
    for (let i = 0; i < wanted.length; i++) difference |= (wanted[i] as number) ^ (digest[i] as number);
    if (difference === 0) found = name;
  }
  if (found === null) throw new Refusal(401, 'a bearer token is needed', { 'www-authenticate': 'Bearer' });
  return found;
}

/** Each writer with its token. A secret that was set wrongly lets nobody write, and the log says why; it never becomes a token by accident. */
function parsed(secret: string): [string, string][] {
  let tokens: unknown;
  try {
    tokens = JSON.parse(secret);
  } catch {
    // falls through: it is no object
  }
  const isObject = typeof tokens === 'object' && tokens !== null && !Array.isArray(tokens);
  const entries = isObject ? Object.entries(tokens as object) : [];
  if (isObject && entries.every(([, token]) => typeof token === 'string' && TOKEN.test(token))) return entries;
  console.error(
    `WRITE_TOKENS must be a JSON object of names, each with a token of 16 or more characters of ASCII, without spaces`,
  );
  throw new Refusal(503, 'nobody can write before the tokens are set');
}

const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
