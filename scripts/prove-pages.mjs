// Proves that the page of a figure works in a browser: Chromium opens the page of a moving figure and of a still one as files,
// points, scrubs, plays and switches the theme. Exits 1 where one thing is not as it should be. Runs on the built packages.
// Usage: node scripts/prove-pages.mjs [--pictures FOLDER]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { install } from '../runtimes/install.mjs';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const root = join(import.meta.dirname, '..');
const STILL = 'four-regimes';
const MOVING = 'newton-parabolas';

const { values } = parseArgs({ options: { pictures: { type: 'string' } } });
if (!existsSync(CHROMIUM)) throw new Error(`prove-pages: there is no ${CHROMIUM}`);
const complaint = await install((line) => console.error(line));
if (complaint !== null) console.error(complaint);
const { chromium } = createRequire(join(root, 'runtimes', 'package.json'))('playwright-core');

const folder = mkdtempSync(join(tmpdir(), 'elbow-pages-'));
const elbow = join(root, 'packages', 'viz-cli', 'bin', 'elbow.js');
for (const name of [STILL, MOVING])
  execFileSync(process.execPath, [elbow, 'figure', name, '--format', 'html', '--out', folder, '--quiet']);
if (values.pictures) mkdirSync(values.pictures, { recursive: true });

let [passed, failed] = [0, 0];
function check(what, isTrue, got) {
  if (isTrue) passed++;
  else failed++;
  console.log(
    `${isTrue ? 'passed' : 'FAILED'}  ${what}${isTrue || got === undefined ? '' : `: ${JSON.stringify(got)}`}`,
  );
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

/** Opens a page; what it asked for and complained of is in `heard`. */
async function opened(name, scheme = 'light') {
  const page = await browser.newPage({ viewport: { width: 1300, height: 1100 }, colorScheme: scheme });
  const heard = { requests: [], errors: [] };
  page.on('request', (request) => heard.requests.push(request.url()));
  page.on('pageerror', (error) => heard.errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && heard.errors.push(message.text()));
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  return { page, heard };
}

const read = (page) =>
  page.evaluate(() => ({
    tip: document.getElementById('tip').hidden ? null : document.getElementById('tip').textContent,
    label: document.getElementById('label')?.textContent,
    time: document.getElementById('time')?.value,
    background: getComputedStyle(document.body).backgroundColor,
    ground: getComputedStyle(document.querySelector('#picture rect')).fill,
    overflow: document.documentElement.scrollWidth > innerWidth,
  }));
const picture = (page) => page.evaluate(() => document.querySelector('#picture svg').outerHTML);
const number = (text) => Number(text.split(' = ')[1].replace('−', '-'));

try {
  console.log(`pages of figures in Chromium ${browser.version()}`);
  {
    const { page, heard } = await opened(STILL);
    const box = await page.evaluate(() => JSON.parse(document.getElementById('data').textContent).panels[0].box);
    const { x, width } = await page.locator('#picture svg').boundingBox();
    const scale = width / 1280;
    // The first panel shows w from -4.5 to 4.5 and E from 0 to 10: this is just inside the curve at w = -3.
    const [px, py] = [box[0] + (1.6 / 9) * (box[2] - box[0]), box[3] - 0.46 * (box[3] - box[1])];
    await page.mouse.move(x + px * scale, py * scale);
    const { tip, overflow } = await read(page);
    const [w, e] = (tip ?? '').split('\n').slice(-2).map(number);
    // The curve of that picture is E(w) = w²/2; values are written with four digits.
    check('a value that is read off lies on the curve', Math.abs(e - w ** 2 / 2) <= 2e-3 * Math.max(1, e), tip);
    if (values.pictures) await page.screenshot({ path: join(values.pictures, 'still.png') });
    await page.mouse.move(5, 5);
    check('away from the panels nothing is read', (await read(page)).tip === null);
    check('a picture that does not move has no slider', (await page.locator('#time').count()) === 0);
    check('it is not wider than the window', !overflow);
    check('the page asks for nothing but itself', heard.requests.length === 1, heard.requests);
    check('and has no error', heard.errors.length === 0, heard.errors);
    await page.close();
  }
  {
    const { page, heard } = await opened(MOVING);
    const whole = await picture(page);
    const first = await read(page);
    check('it begins with the whole picture', first.label === 'all of it', first);
    await page.keyboard.press('ArrowLeft');
    const second = await read(page);
    check('an arrow key goes one moment back', Number(second.time) === Number(first.time) - 1, second);
    check('which is another picture', (await picture(page)) !== whole);
    await page.keyboard.press('Home');
    check('Home goes to the first', (await read(page)).time === '0');
    await page.focus('#time');
    await page.keyboard.press('ArrowRight');
    check('in the slider an arrow key goes one step, not two', (await read(page)).time === '1');
    await page.getByRole('button', { name: 'play' }).click();
    check('the button says pause while it plays', (await page.getByRole('button', { name: 'pause' }).count()) === 1);
    if (values.pictures) await page.screenshot({ path: join(values.pictures, 'playing.png') });
    await page.getByRole('button', { name: 'play' }).waitFor({ timeout: 30_000 });
    check('it plays to the end, which is the whole picture again', (await picture(page)) === whole);
    await page.getByRole('button', { name: 'light or dark' }).click();
    const dark = await read(page);
    check(
      'the theme changes page and picture alike',
      dark.background === dark.ground && dark.ground !== first.ground,
      dark,
    );
    if (values.pictures) await page.screenshot({ path: join(values.pictures, 'dark.png') });
    check('no error in all of it', heard.errors.length === 0, heard.errors);
    await page.close();
    const system = await opened(MOVING, 'dark');
    check("a dark system's page is dark", (await read(system.page)).background === dark.background);
    await system.page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
