// Short links of the server: made, opened, revised, compared and deleted; encrypted where the server must not read; and
// designs that are only looked at, here or in another page.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { violations } from './support/axe.ts';
import { Azimuth } from './support/azimuth.ts';
import { environment } from './support/environment.ts';
import { expect, test } from './support/test.ts';

const file = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const design = file('assets/designs/fargate-web.json');
const other = file('assets/designs/static-site.json');

const DESIGNS = new URL('/api/v1/designs', environment.url).href;

/** What the browser says about requests that are refused on purpose. */
const REFUSED = /Failed to load resource/;

/** Opens the sheet. */
async function share(page: Page) {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  return page.getByRole('region', { name: 'Share', exact: true });
}

async function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Makes a short link of what is in the editor, and leaves the sheet open. */
async function shorten(page: Page, encrypted = false): Promise<URL> {
  const sheet = await share(page);
  if (encrypted) await sheet.getByRole('checkbox', { name: 'Encrypt' }).check();
  await sheet.getByRole('button', { name: 'Create a short link' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Short link copied' })).toBeVisible();
  return new URL(await clipboard(page));
}

/** A link, as somebody else opens it. */
async function elsewhere(browser: Browser, link: URL, view?: string): Promise<{ app: Azimuth; close: () => Promise<void> }> {
  const context = await browser.newContext({ baseURL: environment.url });
  const page = await context.newPage();
  const url = new URL(link);
  url.searchParams.set('test', '');
  if (view !== undefined) url.searchParams.set('view', view);
  await page.goto(url.href);
  await page.waitForFunction(() => window.__azimuth !== undefined);
  return { app: new Azimuth(page), close: () => context.close() };
}

/** The name of the design that a page shows. */
const named = async (app: Azimuth) => JSON.parse(await app.text()).name as string;

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
});

test('a short link is made, opened by another, moved on, and deleted', async ({ page, browser, watch }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  const link = await shorten(page);
  expect(link.pathname).toMatch(/^\/d\/[\w-]{16}$/);
  expect(link.hash).toBe('');

  // Another sees the same design with the same findings, and may go on with it as with any link.
  const reader = await elsewhere(browser, link);
  await expect(reader.app.page.getByText('was opened from a link')).toBeVisible();
  expect(await reader.app.text()).toBe(await app.text());
  expect(await reader.app.findingsText()).toBe(await app.findingsText());

  // Another revision: the link shows it, and the first one stays.
  await app.load(other);
  const sheet = page.getByRole('region', { name: 'Share', exact: true });
  const own = sheet.getByRole('list', { name: 'Short links of this browser' }).getByRole('listitem');
  await own.getByRole('button', { name: 'Update' }).click();
  await expect(own).toContainText('Revision 2');
  await reader.app.page.reload();
  await reader.app.page.waitForFunction(() => window.__azimuth !== undefined);
  await expect.poll(() => named(reader.app)).toBe(JSON.parse(other).name);
  const first = await elsewhere(browser, new URL(`${link.href}/1`));
  await expect.poll(() => named(first.app)).toBe(JSON.parse(design).name);
  await first.close();

  // The reader has nothing to change it with.
  await share(reader.app.page);
  await expect(reader.app.page.getByRole('button', { name: 'Update' })).toHaveCount(0);

  // Deleted, it opens for nobody.
  await own.getByRole('button', { name: 'Delete' }).click();
  await own.getByRole('button', { name: 'Delete for ever' }).click();
  await expect(own).toHaveCount(0);
  const late = await elsewhere(browser, link);
  await expect(late.app.page.getByRole('status').filter({ hasText: 'no such design, or no longer' })).toBeVisible();
  await late.close();
  await reader.close();
  watch.forgive(REFUSED);
});

test('two tabs that change one short link do not overwrite each other unseen', async ({ page, context, request, watch }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  const link = await shorten(page);
  const second = await context.newPage();
  await second.goto(`${link.pathname}?test`);
  await second.waitForFunction(() => window.__azimuth !== undefined);
  const tab = new Azimuth(second);
  await expect.poll(() => tab.text()).toBe(await app.text());

  // The first tab goes on; the second one does not know, even after a reload.
  await app.load(other);
  const own = (at: Page) => at.getByRole('list', { name: 'Short links of this browser' }).getByRole('listitem');
  await own(page).getByRole('button', { name: 'Update' }).click();
  await expect(own(page)).toContainText('Revision 2');
  const name = second.getByRole('textbox', { name: 'Design name' });
  await name.fill('From the second tab');
  await name.press('Enter');
  await tab.saved();
  await second.reload();
  await second.waitForFunction(() => window.__azimuth !== undefined);
  await share(second);
  await own(second).getByRole('button', { name: 'Update' }).click();
  await expect(second.getByRole('alert').filter({ hasText: 'Revision 2 was stored since' })).toBeVisible();
  const revisions = async () => {
    const history = await request.get(`${DESIGNS}${link.pathname.replace('/d', '')}/revisions`);
    return ((await history.json()) as { revisions: unknown[] }).revisions.length;
  };
  expect(await revisions()).toBe(2);

  // Whoever knows may go on.
  await own(second).getByRole('button', { name: 'Update' }).click();
  await expect(own(second)).toContainText('Revision 3');
  expect(await revisions()).toBe(3);
  await second.close();
  watch.forgive(REFUSED);
});

test('what is encrypted is nothing to the server, and opens with its key alone', async ({ page, browser, request }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  const link = await shorten(page, true);
  expect(link.hash).toMatch(/^#key-[\w-]{43}$/);

  // The server has bytes in which nothing of the design is to be found, nor the key.
  const stored = await request.get(DESIGNS + link.pathname.replace('/d', ''));
  expect(stored.headers()['content-type']).toBe('application/octet-stream');
  // By which rules and prices it was judged is known, as of any link.
  expect(stored.headers()['azimuth-rules']).toMatch(/^\d+$/);
  expect(stored.headers()['azimuth-prices']).toMatch(/^\d+$/);
  const bytes = (await stored.body()).toString('latin1');
  for (const text of ['azimuth', 'nodes', 'Container web app', link.hash.slice(5)]) {
    expect(bytes).not.toContain(text);
  }

  const reader = await elsewhere(browser, link);
  await expect.poll(() => reader.app.text()).toBe(await app.text());
  await reader.close();

  const swapped = link.hash[10] === 'A' ? 'B' : 'A';
  for (const [hash, sentence] of [
    [link.hash.slice(0, 10) + swapped + link.hash.slice(11), 'The key in this link does not open the design'],
    [link.hash.slice(0, 30), 'The key in this link does not open the design'],
    ['', 'its key is missing'],
  ] as const) {
    const wrong = new URL(link);
    wrong.hash = hash;
    const stranger = await elsewhere(browser, wrong);
    await expect(stranger.app.page.getByRole('status').filter({ hasText: sentence })).toBeVisible();
    expect(await stranger.app.slugs()).toEqual([]);
    await stranger.close();
  }
});

test("somebody else's secret changes nothing, and what has expired is gone", async ({ page, browser, request, watch }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  const link = await shorten(page);
  await page.evaluate(() => {
    const links = JSON.parse(localStorage['azimuth.short-links.v1']);
    links[0].edit_secret = 'A'.repeat(43);
    localStorage['azimuth.short-links.v1'] = JSON.stringify(links);
  });
  await app.saved();
  await page.reload();
  await page.waitForFunction(() => window.__azimuth !== undefined);
  const sheet = await share(page);
  await sheet.getByRole('button', { name: 'Update' }).click();
  await expect(sheet.getByRole('alert')).toContainText('This is not the edit secret of this design.');
  await sheet.getByRole('button', { name: 'Delete' }).click();
  await sheet.getByRole('button', { name: 'Delete for ever' }).click();
  await expect(sheet.getByRole('alert')).toContainText('This is not the edit secret of this design.');
  const kept = await request.get(DESIGNS + link.pathname.replace('/d', ''));
  expect(kept.headers()['azimuth-revision']).toBe('1');

  const short = await request.post(`${DESIGNS}?expires_in=1`, { data: design, headers: { 'Content-Type': 'application/json' } });
  const { path } = (await short.json()) as { path: string };
  await expect.poll(async () => (await request.get(DESIGNS + path.replace('/d', ''))).status()).toBe(404);
  const late = await elsewhere(browser, new URL(path, environment.url), 'read');
  await expect(late.app.page.getByRole('alert')).toContainText('There is no such design, or no longer');
  await late.close();
  watch.forgive(REFUSED);
});

test('a design that is only looked at changes for nobody, until it is copied', async ({ page, browser }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  const link = await shorten(page);
  const reader = await elsewhere(browser, link, 'read');
  const there = reader.app.page;
  await expect(there.getByRole('heading', { level: 1, name: JSON.parse(design).name })).toBeVisible();
  const before = await reader.app.text();
  await expect(there.getByRole('complementary', { name: 'Components' })).toHaveCount(0);
  await expect(there.getByRole('button', { name: /^Undo/ })).toHaveCount(0);

  // What is clicked shows its fields, and none of them takes anything.
  const box = await reader.app.box('web');
  await there.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const field = there.getByRole('complementary', { name: 'Inspector' }).getByRole('textbox').first();
  await expect(field).toBeVisible();
  await expect(field).toBeDisabled();
  // They are scrolled by keys, and the panel is closed.
  const body = there.locator('.inspector-body');
  await body.focus();
  await there.keyboard.press('End');
  await expect.poll(() => body.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0);
  await there.getByRole('button', { name: 'Close inspector' }).click();
  await expect(field).toBeHidden();
  // What is wrong is told, and nothing that would change the design is offered.
  await there.getByRole('tab', { name: /^Problems/ }).click();
  const problem = there.getByRole('list', { name: 'Findings', exact: true }).getByRole('listitem').first();
  await problem.getByRole('button', { name: 'Why, how to fix it, source' }).click();
  await expect(problem.getByText('Source', { exact: true })).toBeVisible();
  await expect(problem.locator('.problem-fix').getByRole('button')).toHaveCount(0);
  await expect(problem.getByRole('button', { name: 'Accept with a reason' })).toHaveCount(0);
  await expect(there.getByRole('button', { name: 'Fix all' })).toHaveCount(0);
  await there.keyboard.press('Delete');
  await reader.app.drag([box.x + box.width / 2, box.y + box.height / 2], [box.x + 200, box.y + 200]);
  await there.keyboard.press('Control+z');
  expect(await reader.app.text()).toBe(before);

  await there.getByRole('button', { name: 'Make a copy' }).click();
  await expect(there.getByRole('button', { name: 'Fix all' })).toBeVisible();
  await reader.app.saved();
  expect(new URL(there.url()).pathname).toBe('/');
  expect(new URL(there.url()).search).not.toContain('view');
  expect(await named(reader.app)).toBe(`Copy of ${JSON.parse(design).name}`);
  await there.reload();
  await there.waitForFunction(() => window.__azimuth !== undefined);
  expect(await named(reader.app)).toBe(`Copy of ${JSON.parse(design).name}`);
  await reader.close();
});

test('another page shows a design, and nothing else of the app', async ({ page, context }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  const sheet = await share(page);
  await sheet.getByRole('button', { name: 'Copy code' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Code copied' })).toBeVisible();
  const code = await clipboard(page);
  expect(code).toContain('view=embed');

  // A page of another origin.
  let body = `<!doctype html><title>Wiki</title>${code}`;
  const wiki = createServer((_, response) => response.setHeader('content-type', 'text/html').end(body)).listen(0, '127.0.0.1');
  await once(wiki, 'listening');
  const address = `http://localhost:${(wiki.address() as AddressInfo).port}/`;
  const host = await context.newPage();
  await host.goto(address);
  const frame = host.frameLocator('iframe');
  await expect(frame.getByText(JSON.parse(design).name, { exact: true })).toBeVisible();
  await expect(frame.getByRole('button', { name: 'Show everything' })).toBeVisible();
  await expect(frame.getByRole('link', { name: 'Open in Azimuth' })).toHaveAttribute('href', /\/#design-/);
  await expect(frame.getByRole('banner')).toHaveCount(0);

  // The page that can be worked on is never a part of another one.
  body = `<!doctype html><title>Trap</title>${code.replace('view=embed', 'view=edit')}`;
  await host.goto(address);
  await expect.poll(() => host.frames().map((child) => child.url())).toContain('chrome-error://chromewebdata/');
  await host.close();
  wiki.close();
});

test('two versions are compared, on the drawing and in words', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  const link = await shorten(page);
  const changed = JSON.parse(design);
  const web = changed.nodes.find((node: { slug: string }) => node.slug === 'web');
  web.name = 'Shop';
  const monitoring = changed.nodes.find((node: { slug: string }) => node.slug === 'monitoring');
  changed.nodes = changed.nodes.filter((node: unknown) => node !== monitoring);
  delete changed.layout[monitoring.id];
  await app.load(JSON.stringify(changed));
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Revision 2' })).toBeVisible();

  await page.getByRole('button', { name: 'Revisions' }).click();
  const sheet = page.getByRole('region', { name: 'Compare', exact: true });
  await sheet.getByRole('listitem').filter({ hasText: 'Revision 1' }).getByRole('button', { name: 'Compare' }).click();
  const panel = page.getByRole('complementary', { name: 'Comparison' });
  await expect(panel).toContainText('revision 1');
  await expect(panel.getByRole('listitem').filter({ hasText: 'Removed: CloudWatch' })).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Changed: Shop' }).first()).toBeVisible();
  await panel.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied as Markdown' })).toBeVisible();
  const markdown = await clipboard(page);
  expect(markdown).toContain('- **removed** CloudWatch');

  // The panel follows edits, and ends.
  await app.load(design);
  await expect(panel).toContainText('Nothing is different.');
  await panel.getByRole('button', { name: 'End the comparison' }).click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeVisible();

  // A link can say what to compare with.
  await page.goto(`${link.pathname}/2?view=compare&with=1`);
  await expect(panel.getByRole('listitem').filter({ hasText: 'Removed: CloudWatch' })).toBeVisible();
});

test('without its server the sheet says so, and the link with the design in it works', async ({ page, watch }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  await page.route('**/api/v1/designs', (route) => route.abort());
  const sheet = await share(page);
  await sheet.getByRole('button', { name: 'Create a short link' }).click();
  await expect(sheet.getByRole('alert')).toContainText('A link with the design in it works without it.');
  await sheet.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Link copied' })).toBeVisible();
  expect(await clipboard(page)).toContain('/#design-');
  watch.forgive(REFUSED);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the sheets, the comparison and what is only looked at, ${colorScheme}`, async ({ page, browser }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const app = new Azimuth(page);
    await app.open();
    await app.load(design);
    const link = await shorten(page);
    expect(await violations(page, '.sheet')).toEqual([]);
    const reader = await elsewhere(browser, link, 'read');
    await reader.app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(reader.app.page.getByRole('complementary', { name: 'Inspector' })).toBeVisible();
    expect(await violations(reader.app.page, 'html')).toEqual([]);
    await reader.close();
    await page.getByRole('button', { name: 'Revisions' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Revision 1' })).toBeVisible();
    expect(await violations(page, '.sheet')).toEqual([]);
    await app.load(other);
    await page.getByRole('region', { name: 'Compare' }).getByRole('listitem').getByRole('button', { name: 'Compare' }).click();
    await expect(page.getByRole('complementary', { name: 'Comparison' })).toContainText('Added');
    expect(await violations(page, '.inspector')).toEqual([]);
  });
}
