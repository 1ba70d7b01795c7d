// What it takes to begin: little is fetched before somebody does something.
import type { Page } from '@playwright/test';
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

/** The addresses of what is fetched from now on. */
function fetched(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  return paths;
}

const second = (paths: string[]) => paths.filter((path) => path.startsWith('/second-'));
const worker = (paths: string[]) => paths.filter((path) => path.startsWith('/worker-'));

test('an empty editor takes the first part only, and the second comes with the first sign of a person', async ({ page }) => {
  const paths = fetched(page);
  await page.goto('/');
  await expect(page.getByRole('tab', { name: /^Problems/ })).toBeVisible();
  await page.waitForTimeout(1_500);
  await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
  // Where this fails, something new is run at the start: `cargo xtask profile` notes it, if it belongs there.
  expect(second(paths)).toEqual([]);
  expect(worker(paths)).toEqual([]);
  await page.mouse.move(700, 400);
  await expect.poll(() => second(paths).length).toBe(1);
});

test('what is drawn before the second part is there waits for it', async ({ page }) => {
  const messages: string[] = [];
  page.on('console', (message) => messages.push(message.text()));
  const app = new Azimuth(page);
  await app.open();
  const loaded = await page.evaluate(() => window.__azimuth!.load('{"azimuth":1,"name":"One","next_id":1,"nodes":[],"links":[],"layout":{}}'));
  expect(loaded).toBeUndefined();
  expect(messages.filter((text) => text.includes('needed at once'))).toHaveLength(1);
  expect(JSON.parse(await app.text())).toMatchObject({ name: 'One' });
});

test('where the second part is not to be had, the page says so once and does not stop', async ({ page, watch }) => {
  const messages: string[] = [];
  page.on('console', (message) => messages.push(message.text()));
  // As after an update of the server, which has other names for its files.
  await page.route('**/second-*.wasm', (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'There is nothing here.' }));
  await page.goto('/?test');
  await page.waitForFunction(() => window.__azimuth !== undefined);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.evaluate(() => window.__azimuth!.load('{}')).catch(() => {});
  await expect(page.getByRole('alert').filter({ hasText: 'Reload the page' })).toBeVisible();
  expect(messages.filter((text) => text.includes('needed at once'))).toHaveLength(1);
  watch.forgive(/status of 404/);
});

test('what is found in a design is worked out beside the page, by one worker', async ({ page }) => {
  const paths = fetched(page);
  const app = new Azimuth(page);
  await app.open();
  const listed = page.getByRole('list', { name: 'Findings' }).getByRole('listitem');
  const told = async () => {
    await page.waitForFunction(() => window.__azimuth!.analysed());
    expect(await app.rules()).not.toEqual([]);
    await expect(listed).toHaveCount((await app.rules()).length);
  };
  await app.drop('Client', 700, 400);
  await told();
  await app.drop('External API', 500, 300);
  await told();
  expect(await app.slugs()).toHaveLength(2);
  expect(page.workers()).toHaveLength(1);
  expect(worker(paths)).toHaveLength(1);
  // It has both parts from the page.
  expect(second(paths)).toHaveLength(1);
});

test('where the worker is not to be had, or fails, the page says so and goes on', async ({ page, watch }) => {
  const told = page.getByRole('alert').filter({ hasText: 'Reload the page' });
  const app = new Azimuth(page);
  await page.route('**/worker-*.js', (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'There is nothing here.' }));
  await app.open();
  await app.drop('Client', 700, 400);
  await expect(told).toBeVisible();
  await expect(page.getByText('No rule has anything to say')).toHaveCount(0);
  await app.saved();

  // The next edit tries again.
  await page.unroute('**/worker-*.js');
  await app.drop('External API', 500, 300);
  await page.waitForFunction(() => window.__azimuth!.analysed());
  await expect(told).toHaveCount(0);
  await page.workers()[0]!.evaluate(() => void setTimeout(() => reportError(new Error('on purpose'))));
  await expect(told).toBeVisible();
  await app.drop('External CI', 500, 500);
  await page.waitForFunction(() => window.__azimuth!.analysed());
  await expect(told).toHaveCount(0);
  expect(page.workers()).toHaveLength(1);
  expect(await app.slugs()).toHaveLength(3);
  watch.forgive(/status of 404|on purpose/);
});

test('a page that is opened again fetches its second part once, before it reads the design', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('VPC', 700, 400);
  await app.saved();
  const paths = fetched(page);
  await page.reload();
  await page.waitForFunction(() => window.__azimuth !== undefined);
  expect(await app.slugs()).not.toEqual([]);
  expect(second(paths)).toHaveLength(1);
});

test('the page says that it is starting, until it has started', async ({ page }) => {
  let go = () => {};
  const wait = new Promise<void>((done) => (go = done));
  await page.route('**/first-*.wasm', async (route) => {
    await wait;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.getByText('Azimuth is starting')).toBeVisible();
  const late = page.getByText('takes longer than it should');
  await expect(late).toBeHidden();
  await expect(late).toBeVisible({ timeout: 15_000 });
  go();
  await expect(page.locator('#canvas')).toBeVisible();
  await expect(page.getByText('Azimuth is starting')).toHaveCount(0);
});

test('what is sent is as small as it was made', async ({ request }) => {
  const page = await (await request.get('/')).text();
  const first = /\/first-[0-9a-f]+\.wasm/.exec(page)![0];
  const answer = await request.get(first, { headers: { 'accept-encoding': 'br' } });
  expect(answer.headers()['content-encoding']).toBe('br');
  expect(answer.headers()['vary']).toContain('accept-encoding');
  expect(Number(answer.headers()['content-length'])).toBeLessThan(450_000);
});
