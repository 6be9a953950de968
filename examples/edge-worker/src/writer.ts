import { Refusal } from './refusal.ts';

/**
 * The name of the writer whose token the request bears. Throws Refusal.
 *
 * Tokens are compared by their SHA-256, all bytes of all of them whatever is found: the time that it takes says neither how
 * many characters of a guess are right nor how long a token is.
 */
export async function writer(request: Request, tokens = '{}'): Promise<string> {
  const [, given = ''] = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const digest = await sha256(given);
  let found: string | null = null;
  for (const [name, token] of Object.entries<string>(JSON.parse(tokens))) {
    const wanted = await sha256(token);
    let difference = 0;
    for (let i = 0; i < wanted.length; i++) difference |= (wanted[i] as number) ^ (digest[i] as number);
    if (difference === 0 && token !== '') found = name;
  }
  if (found === null) throw new Refusal(401, 'a bearer token is needed', { 'www-authenticate': 'Bearer' });
  return found;
}

const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
