import { MAX_BYTES } from './limits.ts';
import { Refusal } from './refusal.ts';

/** The request's body as JSON, of MAX_BYTES at most, whatever its Content-Length says. Throws Refusal. */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Refusal(415, 'the body must be application/json');
  if (Number(request.headers.get('content-length')) > MAX_BYTES) throw tooLarge();
  const text = await limited(request.body);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
}

async function limited(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (!body) throw new Refusal(400, 'there is no body');
  const reader = body.getReader();
  const bytes = new Uint8Array(MAX_BYTES);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (length + value.length > MAX_BYTES) {
      await reader.cancel();
      throw tooLarge();
    }
    bytes.set(value, length);
    length += value.length;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length));
  } catch {
    throw new Refusal(400, 'the body is not UTF-8');
  }
}

const tooLarge = (): Refusal => new Refusal(413, `the body may have ${MAX_BYTES} bytes`);
