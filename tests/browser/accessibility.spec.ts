// What axe finds wrong for people who do not see or point: nothing, in any panel, light and dark.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { violations } from './support/axe.ts';
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

const design = readFileSync(fileURLToPath(new URL('../../assets/designs/three-tier-web.json', import.meta.url)), 'utf8');

const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

/** Every part of the app that can be open, and how a person comes there from the drawing. */
const PARTS: [string, (page: Page, app: Azimuth) => Promise<void>][] = [
  ...['Problems', 'Availability', 'Cost', 'Addresses', 'Code', 'Outline'].map(
    (name): [string, (page: Page) => Promise<void>] => [name, (page) => tab(page, name)],
  ),
  ['the inspector of a component', async (page, app) => {
    const { nodes } = await app.design();
    const box = await app.box(nodes.find((node) => node.component === 'rds')!.slug);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page.locator('.inspector-name')).toBeVisible();
  }],
  ['the inspector of several', async (page) => {
    await page.locator('canvas').first().focus();
    await page.keyboard.press('Control+a');
  }],
  ['the failure drill', async (page) => {
    await tab(page, 'Outline');
    await press(page, /drill/i);
  }],
  ['Templates', (page) => press(page, 'Templates')],
  ['Rules', (page) => press(page, 'Rules')],
  ['Keyboard shortcuts', (page) => press(page, 'Keyboard shortcuts')],
  ['Picture', async (page) => {
    await press(page, /^Export/);
    await page.getByRole('menuitem', { name: /^Picture/ }).click();
  }],
  ['the menu of exports', (page) => press(page, /^Export/)],
  ['the menu of themes', (page) => press(page, 'Theme')],
  ['the layers', (page) => press(page, 'Layers')],
  ['the finder', (page) => page.keyboard.press('Control+k')],
  ['the menu of a component', async (page, app) => {
    const box = await app.box((await app.slugs())[0]!);
    await page.mouse.click(box.x + 20, box.y + 10, { button: 'right' });
    await expect(page.getByRole('menu', { name: 'What can be done here' })).toBeVisible();
  }],
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any panel, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    await page.goto('/?test&tour');
    await expect(page.getByRole('region', { name: 'A first look around' })).toBeVisible();
    found['the tour over an empty design'] = await violations(page, 'html');
    const app = new Azimuth(page);
    await app.open();
    await app.load(design);
    await page.keyboard.press('Shift+1');
    for (const [name, open] of PARTS) {
      await open(page, app);
      found[name] = await violations(page, 'html');
      for (let times = 0; times < 3; times += 1) await page.keyboard.press('Escape');
    }
    const wrong = Object.entries(found).filter(([, rules]) => rules.length > 0);
    expect(wrong).toEqual([]);
  });
}
