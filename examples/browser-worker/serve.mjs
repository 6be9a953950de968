// Serves the page on this machine: `node serve.mjs`, after `node build.mjs`. Any web server will do that can set one header.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The policy of every answer: a worker has that of its own script, not that of the page. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };
const FILES = new Set(['/index.html', '/style.css', '/page.js', '/worker.js']);

/** Serves the folder at 127.0.0.1; port 0 is any that is free. */
export async function servePage(folder, { port = 0, policy = POLICY } = {}) {
  const server = createServer(async ({ url }, response) => {
    const path = url === '/' ? '/index.html' : url;
    if (!FILES.has(path)) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': `${TYPES[extname(path)]}; charset=utf-8`,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    });
    response.end(await readFile(join(folder, path)));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const server = await servePage(join(import.meta.dirname, 'dist'), { port: 8080 });
  console.log(`http://127.0.0.1:${server.address().port}/`);
}
