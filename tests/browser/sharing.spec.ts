// A link without a server: what one person shares, another sees with the same findings; and nobody's own work is lost.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { Azimuth } from './support/azimuth.ts';
import { environment } from './support/environment.ts';
import { expect, test } from './support/test.ts';

const file = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const boston = file('assets/designs/boston-as-written.json');
const other = file('assets/designs/three-tier-web.json');
/** A link from the time when links were new. */
const kept = file('tests/links/v1/eks-platform.txt').trim();

/** Where a page finds what stands in a link, with the hook for tests. */
const address = (fragment: string) => `/?test#${fragment}`;

async function openLink(page: Page, fragment: string): Promise<Azimuth> {
  await page.goto(address(fragment));
  await page.waitForFunction(() => window.__azimuth !== undefined);
  return new Azimuth(page);
}

test('what is shared is seen by another with the same findings', async ({ page, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = new Azimuth(page);
  await app.open();
  await app.load(boston);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  const said = page.getByRole('status').filter({ hasText: 'Link copied' });
  await expect(said).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link.startsWith(`${new URL(environment.url).origin}/#design-`)).toBe(true);
  await expect(said).toContainText(`${link.length} characters`);
  expect(link.length).toBeLessThan(2000);

  const elsewhere = await browser.newContext();
  const reader = await openLink(await elsewhere.newPage(), link.split('#')[1]!);
  expect(await reader.text()).toBe(await app.text());
  expect(await reader.findingsText()).toBe(await app.findingsText());
  await expect(reader.page.getByText('was opened from a link')).toBeVisible();
  await elsewhere.close();
});

test('a link takes nothing away: the own design stays until the other is changed, and is kept then', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(other);
  await app.saved();
  const own = await app.text();

  // Looked at only: undo brings the own design back, and so does coming again without the link.
  await openLink(page, kept);
  await page.reload();
  await page.waitForFunction(() => window.__azimuth !== undefined);
  const shared = await app.text();
  expect(JSON.parse(shared).name).not.toBe(JSON.parse(own).name);
  await expect(page.getByText('From a link', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect(await app.text()).toBe(own);
  await page.goto('about:blank');
  await app.open();
  expect(await app.text()).toBe(own);

  // Changed, it is the own one; the address lets go of the link, and the other is in the gallery.
  await openLink(page, kept);
  const name = page.getByRole('textbox', { name: 'Design name' });
  await name.fill('Mine now');
  await name.press('Enter');
  await app.saved();
  expect(new URL(page.url()).hash).toBe('');
  await page.reload();
  await page.waitForFunction(() => window.__azimuth !== undefined);
  expect(JSON.parse(await app.text()).name).toBe('Mine now');
  await page.getByRole('button', { name: 'Templates' }).click();
  await page.getByRole('button').filter({ hasText: 'Your design from before' }).click();
  expect(await app.text()).toBe(own);
});

test('a link that comes into the address of the open app is opened there', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(other);
  const own = await app.text();
  await page.evaluate((fragment) => {
    location.hash = fragment;
  }, kept);
  await expect.poll(() => app.text()).not.toBe(own);
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect(await app.text()).toBe(own);
});

test('a damaged link says so and changes nothing', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(other);
  await app.saved();
  const own = await app.text();
  const middle = Math.floor(kept.length / 2);
  const swapped = kept[middle] === 'A' ? 'B' : 'A';
  for (const [fragment, sentence] of [
    [kept.slice(0, middle) + swapped + kept.slice(middle + 1), 'The link was not opened: this link is damaged'],
    [kept.slice(0, middle), 'The link was not opened: this link is cut off'],
  ] as const) {
    await page.goto('about:blank');
    await openLink(page, fragment);
    await expect(page.getByRole('status').filter({ hasText: sentence })).toBeVisible();
    expect(await app.text()).toBe(own);
  }
});
