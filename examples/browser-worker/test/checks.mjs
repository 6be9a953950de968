// What examples/run.mjs runs of this example, in Chromium.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { installed, Missing } from '../../../runtimes/install.mjs';
import { buildPage } from '../build.mjs';
import { POLICY, servePage } from '../serve.mjs';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const BUILD = join(import.meta.dirname, '../../.build');
const DIST = join(BUILD, 'browser-worker');

export const checks = [
  { what: 'trains in a worker under the strict policy; the page draws meanwhile; the weights are Node’s', run: trains },
  { what: 'Cancel ends it, Train begins anew and ends with the same weights', run: cancels },
  {
    what: 'the policy holds: no inline script, no eval; without wasm-unsafe-eval the page says what is missing',
    run: refuses,
  },
].map((check) => ({ example: 'browser-worker', where: 'chromium', ...check }));

/** Opens the page, gives it to `use`, and closes everything. `violations` collects what the policy has refused. */
async function opened(options, use) {
  installed('playwright-core');
  if (!existsSync(CHROMIUM)) throw new Missing(`there is no ${CHROMIUM}`);
  const { chromium } = createRequire(join(import.meta.dirname, '../../../runtimes/package.json'))('playwright-core');
  await buildPage(DIST);
  const server = await servePage(DIST, options);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 560, height: 760 } });
    const complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return await use(page, complaints);
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

const ended = async (page) => {
  await page.waitForSelector('#status[data-verdict]', { timeout: 60_000 });
  return page.$eval('#status', ({ dataset, textContent }) => ({ ...dataset, text: textContent }));
};

/** The weights' hash of the same training in this process. */
async function inNode() {
  const outfile = join(BUILD, 'browser-task.mjs');
  const contents = `export { train, weightsHash } from '@elbow/nn'; export * from './task.ts';`;
  const [platform, mainFields] = ['neutral', ['module', 'main']];
  const stdin = { contents, resolveDir: join(import.meta.dirname, '../src') };
  await build({ stdin, outfile, bundle: true, format: 'esm', platform, mainFields });
  const { createData, createSession, EPOCHS, train, weightsHash } = await import(pathToFileURL(outfile).href);
  const session = createSession();
  for (const _ of train(session, createData(), { epochs: EPOCHS }));
  return weightsHash(session);
}

/** Counts, in the page, its frames and the different texts of its status until it is asked. */
function watch() {
  const seen = { frames: 0, longest: 0, texts: 0 };
  let last = performance.now();
  const frame = (now) => {
    seen.frames++;
    seen.longest = Math.max(seen.longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new MutationObserver(() => seen.texts++).observe(document.querySelector('#status'), { childList: true });
  globalThis.seen = seen;
}

async function trains() {
  return opened({}, async (page, complaints) => {
    assert.equal(await page.evaluate('crossOriginIsolated'), false);
    await page.evaluate(watch);
    await page.click('#start');
    const { verdict, weights, text } = await ended(page);
    const { frames, longest, texts } = await page.evaluate('seen');
    assert.equal(verdict, 'finished', text);
    assert.equal(weights, await inNode());
    // Had the page itself trained in one go, it would have drawn one frame and shown one text.
    assert.ok(frames > 5 && texts > 5, `${frames} frames, ${texts} texts`);
    assert.deepEqual(complaints, []);
    // The picture has both classes' colours: the corners of the canvas are not what was there before the training.
    const colours = await page.$eval('canvas', (canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let [blue, orange] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 2] - data[i] > 60) blue++;
        if (data[i] - data[i + 2] > 60) orange++;
      }
      return [blue, orange].map((n) => (4 * n) / data.length);
    });
    assert.ok(
      colours.every((share) => share > 0.2),
      `shares of the colours: ${colours}`,
    );
    await page.screenshot({ path: join(BUILD, 'browser-worker.png') });
    return `${texts} reports, ${frames} frames, the longest ${longest.toFixed(0)} ms; ${text}`;
  });
}

async function cancels() {
  return opened({}, async (page) => {
    // As soon as there is progress.
    await page.evaluate(() => {
      new MutationObserver((_, observer) => {
        observer.disconnect();
        document.querySelector('#cancel').click();
      }).observe(document.querySelector('#status'), { childList: true });
    });
    await page.click('#start');
    const { verdict, text } = await ended(page);
    assert.equal(verdict, 'aborted', text);
    const stopped = await page.$eval('progress', ({ value, max }) => ({ value, max }));
    assert.ok(stopped.value < stopped.max, `${stopped.value} epochs`);
    await page.waitForTimeout(100);
    assert.equal(await page.$eval('progress', ({ value }) => value), stopped.value);
    await page.click('#start');
    assert.equal((await ended(page)).weights, await inNode());
    return text;
  });
}

async function refuses() {
  await opened({}, async (page) => {
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.injected = true';
      document.head.append(script);
      const link = document.createElement('a');
      link.setAttribute('onclick', 'globalThis.injected = true');
      link.click();
      return globalThis.injected === true;
    });
    assert.equal(ran, false);
    // From a script of the page's own origin, not from the debugger, which no policy binds.
    const evaluated = await page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener('securitypolicyviolation', ({ blockedURI }) => resolve(blockedURI), { once: true });
          setTimeout('globalThis.injected = true');
          setTimeout(() => resolve('nothing'), 1000);
        }),
    );
    assert.equal(evaluated, 'eval');
  });
  return opened({ policy: POLICY.replace(" 'wasm-unsafe-eval'", '') }, async (page) => {
    const { verdict, text } = await ended(page);
    assert.equal(verdict, 'failed');
    assert.match(text, /wasm-unsafe-eval|Content Security Policy/);
    return text.slice(0, 90);
  });
}
