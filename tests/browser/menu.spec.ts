// What is done with what is selected: the menu of the right button, the sheet of keys, tidying up, the narrow window.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

const design = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../assets/designs/${name}.json`, import.meta.url)), 'utf8');

test('a right click offers what can be done with what is there', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('three-tier-web'));
  const before = await app.text();
  const database = (await app.design()).nodes.find((node) => node.component === 'rds')!;
  const rightClick = async () => {
    const box = await app.box(database.slug);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' });
  };
  const menu = page.getByRole('menu', { name: 'What can be done here' });

  await rightClick();
  await expect(page.locator('.inspector-name')).toHaveValue(database.name);
  await menu.getByRole('menuitem', { name: /^Delete/ }).click();
  await expect(menu).toHaveCount(0);
  expect(await app.slugs()).not.toContain(database.slug);
  await page.keyboard.press('Control+z');
  expect(await app.text()).toBe(before);

  // Escape costs nothing; the arrow keys walk the menu.
  await rightClick();
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await rightClick();
  await page.keyboard.press('ArrowUp');
  await expect(menu.getByRole('menuitem').last()).toBeFocused();
  await page.keyboard.press('Escape');
  expect(await app.text()).toBe(before);

  // The name is typed at once.
  await rightClick();
  await menu.getByRole('menuitem', { name: /^Rename/ }).click();
  await expect(page.locator('.inspector-name')).toBeFocused();

  // On the bare canvas it is about the design.
  const canvas = (await page.locator('#canvas').boundingBox())!;
  await page.mouse.click(canvas.x + 12, canvas.y + 12, { button: 'right' });
  await menu.getByRole('menuitem', { name: /^Select all/ }).click();
  await expect(page.locator('.inspector-heading')).toContainText('selected');
});

test('a finding is mended from the menu of its node', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('boston-as-written'));
  const found = JSON.parse(await app.findingsText()).findings as { fix: boolean; nodes: string[]; rule: string }[];
  const leaves = (await app.design()).nodes.filter((node) => ['alb', 'nat_gateway', 'ec2', 'ecs_service'].includes(node.component));
  const mendable = found.find((finding) => finding.fix && leaves.some((node) => finding.nodes.includes(node.id)))!;
  const node = leaves.find((leaf) => mendable.nodes.includes(leaf.id))!;
  const box = await app.box(node.slug);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' });
  const menu = page.getByRole('menu', { name: 'What can be done here' });
  await expect(menu.getByText('Mend', { exact: true })).toBeVisible();
  await menu.getByRole('menuitem').first().click();
  await expect.poll(async () => (JSON.parse(await app.findingsText()).findings as unknown[]).length).toBeLessThan(found.length);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(async () => (JSON.parse(await app.findingsText()).findings as unknown[]).length).toBe(found.length);
});

test('the sheet of keys lists what the keys do', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await page.locator('#canvas canvas').first().focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('region', { name: 'Keyboard' });
  for (const heading of ['History', 'Editing', 'Arranging', 'View', 'Moving', 'Pointer and panels']) {
    await expect(sheet.getByRole('heading', { name: heading })).toBeVisible();
  }
  await expect(sheet.getByText('Tidy up', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
});

test('what was dragged out of order is tidied up in one step of undo', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('serverless-api'));
  await page.keyboard.press('Shift+T');
  const tidy = await app.text();
  const leaf = (await app.design()).nodes.find((node) => node.component === 'lambda')!;
  const box = await app.box(leaf.slug);
  const middle: [number, number] = [box.x + box.width / 2, box.y + box.height / 2];
  await app.drag(middle, [middle[0] + 24, middle[1] - 4]);
  const moved = await app.text();
  expect(moved).not.toBe(tidy);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+T');
  expect(await app.text()).not.toBe(moved);
  await page.keyboard.press('Control+z');
  expect(await app.text()).toBe(moved);
});

test('on a narrow window what is selected leads to its fields', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('three-tier-web'));
  const database = (await app.design()).nodes.find((node) => node.component === 'rds')!;
  const box = await app.box(database.slug);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.locator('.selected-node', { hasText: database.name }).click();
  await expect(page.locator('.inspector-name')).toHaveValue(database.name);
  await expect(page.locator('.selected-node')).toHaveCount(0);
});
