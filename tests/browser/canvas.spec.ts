// The canvas by pointer and by keyboard: selecting, moving, nesting, arranging, copying, links, layers and the view.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

const design = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../assets/designs/${name}.json`, import.meta.url)), 'utf8');

type Place = [number, number];

interface Drawn {
  nodes: { id: string; slug: string; name: string; component: string; parent?: string; locked?: boolean; spans?: string[] }[];
  links: { id: string; from: string; to: string }[];
  bends?: unknown;
}

const drawn = async (app: Azimuth): Promise<Drawn> => JSON.parse(await app.text());

const middle = async (app: Azimuth, slug: string): Promise<Place> => {
  const box = await app.box(slug);
  return [box.x + box.width / 2, box.y + box.height / 2];
};

const selected = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const zoom = async (page: Page) => Number.parseInt(await page.locator('.canvas-controls .zoom').innerText());
const undo = (page: Page) => page.keyboard.press('Control+z');

/** An empty design with three things in it that stand alone, and their names. */
async function three(page: Page): Promise<[Azimuth, string, string, string]> {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 480, 280);
  await app.drop('External API', 760, 380);
  await app.drop('External API', 980, 520);
  const [a, b, c] = (await app.slugs()) as [string, string, string];
  return [app, a, b, c];
}

test('things are selected by click, with Shift, by lasso, all at once, and none', async ({ page }) => {
  const [app, a, b] = await three(page);
  await page.mouse.click(...(await middle(app, a)));
  await expect(page.locator('.inspector-name')).toBeVisible();
  await page.keyboard.down('Shift');
  await page.mouse.click(...(await middle(app, b)));
  await page.keyboard.up('Shift');
  await expect(selected(page)).toContainText('2 components selected');
  await page.keyboard.press('Escape');
  await expect(selected(page)).toContainText('Select a component or a link');
  // A frame drawn on the ground takes what is inside.
  const first = await app.box(a);
  const second = await app.box(b);
  await app.drag([first.x - 20, first.y - 20], [second.x + second.width + 20, second.y + second.height + 20]);
  await expect(selected(page)).toContainText('2 components selected');
  await page.keyboard.press('Control+a');
  await expect(selected(page)).toContainText('3 components selected');
  await page.mouse.click(first.x - 60, first.y - 60);
  await expect(selected(page)).toContainText('Select a component or a link');
});

test('one gesture is one step of undo, and Escape ends it without any', async ({ page }) => {
  const [app, a] = await three(page);
  const before = await app.text();
  const from = await middle(app, a);
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] + 200, from[1] + 200, { steps: 5 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await app.text()).toBe(before);
  await app.drag(from, [from[0], from[1] + 240]);
  expect(await app.text()).not.toBe(before);
  await undo(page);
  expect(await app.text()).toBe(before);
  // By keys: by 1 and by 10.
  await page.mouse.click(...from);
  const { x } = await app.box(a);
  await page.keyboard.press('ArrowRight');
  expect((await app.box(a)).x).toBeGreaterThan(x);
  const near = (await app.box(a)).x;
  await page.keyboard.press('Shift+ArrowRight');
  expect((await app.box(a)).x - near).toBeGreaterThan(near - x);
});

test('several are put in line and at equal distances, by key and by name', async ({ page }) => {
  const [app, a, b, c] = await three(page);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Alt+w');
  const tops = await Promise.all([a, b, c].map(async (slug) => (await app.box(slug)).y));
  expect(new Set(tops).size).toBe(1);
  await page.keyboard.press('Alt+Shift+h');
  const boxes = await Promise.all([a, b, c].map((slug) => app.box(slug)));
  boxes.sort((one, other) => one.x - other.x);
  const gaps = [boxes[1]!.x - boxes[0]!.x - boxes[0]!.width, boxes[2]!.x - boxes[1]!.x - boxes[1]!.width];
  expect(Math.abs(gaps[0]! - gaps[1]!)).toBeLessThanOrEqual(1);
  await page.keyboard.press('Control+k');
  await page.locator('input[role=combobox]').fill('align left');
  await page.keyboard.press('Enter');
  expect(new Set(await Promise.all([a, b, c].map(async (slug) => (await app.box(slug)).x))).size).toBe(1);
});

test('copies come with what is in them, stay where they were made, and a locked thing stays', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('three-tier-web'));
  const before = await drawn(app);
  const subnet = before.nodes.find(({ component }) => component === 'subnet')!;
  const box = await app.box(subnet.slug);
  await page.mouse.click(box.x + 20, box.y + 8);
  const inside = before.nodes.filter(({ parent }) => parent === subnet.id).length;
  await page.keyboard.press('Control+d');
  await expect.poll(async () => (await drawn(app)).nodes.length).toBe(before.nodes.length + 1 + inside);
  await undo(page);
  await page.mouse.click(box.x + 20, box.y + 8);
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect.poll(async () => (await drawn(app)).nodes.length).toBe(before.nodes.length + 1 + inside);
  const pasted = (await drawn(app)).nodes.find(({ id, component }) => component === 'subnet' && !before.nodes.some((node) => node.id === id))!;
  expect(pasted.parent).toBe(subnet.parent);
  await undo(page);
  await page.mouse.click(box.x + 20, box.y + 8);
  await page.keyboard.press('Control+x');
  await expect.poll(async () => (await drawn(app)).nodes.length).toBe(before.nodes.length - 1 - inside);
  await undo(page);
  expect((await drawn(app)).nodes.length).toBe(before.nodes.length);

  await page.mouse.click(box.x + 20, box.y + 8);
  await page.keyboard.press('Control+l');
  await expect.poll(async () => (await drawn(app)).nodes.find(({ id }) => id === subnet.id)!.locked).toBe(true);
  const held = await app.text();
  await app.drag([box.x + 20, box.y + 8], [box.x + 120, box.y + 108]);
  await page.keyboard.press('Delete');
  await expect(page.getByRole('status').filter({ hasText: 'is locked: unlock it to delete it' })).toBeVisible();
  expect(await app.text()).toBe(held);
  const after = await app.box(subnet.slug);
  expect([after.x, after.y]).toEqual([box.x, box.y]);
});

test('where a thing may not be it says why, and nothing changes', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('three-tier-web'));
  const before = await drawn(app);
  const node = before.nodes.find(({ component }) => component === 'rds')!;
  const parent = async () => (await drawn(app)).nodes.find(({ id }) => id === node.id)!.parent;
  const spans = async () => (await drawn(app)).nodes.find(({ id }) => id === node.id)!.spans ?? [];
  const at = [await parent(), await spans()];
  // Outside of everything a database may not be.
  const from = await middle(app, node.slug);
  await page.mouse.move(...from);
  await page.mouse.down();
  const region = before.nodes.find(({ component }) => component === 'region')!;
  const frame = await app.box(region.slug);
  await page.mouse.move(frame.x - 30, frame.y + 100, { steps: 8 });
  await expect(page.locator('.ghost.illegal')).toBeVisible();
  await page.mouse.up();
  expect([await parent(), await spans()]).toEqual(at);

});

test('what is drawn into another subnet belongs to it, by drag and by key', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('EC2 instance', 620, 360);
  const parent = async (id: string) => (await drawn(app)).nodes.find((node) => node.id === id)!.parent;
  const made = (await drawn(app)).nodes;
  const server = made.find(({ component }) => component === 'ec2')!;
  const first = made.find(({ id }) => id === server.parent)!;
  const zone = made.find(({ id }) => id === first.parent)!;
  const frame = await app.box(zone.slug);
  await app.drop('Private subnet', frame.x + frame.width / 2, frame.y + frame.height - 4);
  const second = (await drawn(app)).nodes.find(({ id, component }) => component === 'subnet' && id !== first.id)!;
  expect(second.parent).toBe(zone.id);
  await app.drag(await middle(app, server.slug), await middle(app, second.slug));
  await expect.poll(() => parent(server.id)).toBe(second.id);
  await undo(page);
  expect(await parent(server.id)).toBe(first.id);
  await page.mouse.click(...(await middle(app, server.slug)));
  await page.keyboard.press('m');
  await page.locator('input[role=combobox]').fill(second.name);
  await page.keyboard.press('Enter');
  await expect.poll(() => parent(server.id)).toBe(second.id);
});

test('a container is made larger by its corner, and holds what it holds', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('three-tier-web'));
  const vpc = (await drawn(app)).nodes.find(({ component }) => component === 'vpc')!;
  const box = await app.box(vpc.slug);
  await page.mouse.click(box.x + 24, box.y + 10);
  await app.drag([box.x + box.width, box.y + box.height], [box.x + box.width + 30, box.y + box.height + 30]);
  const larger = await app.box(vpc.slug);
  expect(larger.width).toBeGreaterThan(box.width + 10);
  // Pulled inward beyond its contents it stays around them.
  await app.drag([larger.x + larger.width, larger.y + larger.height], [larger.x + 60, larger.y + 60]);
  const least = await app.box(vpc.slug);
  for (const { slug, parent } of (await drawn(app)).nodes) {
    if (parent !== vpc.id) continue;
    const child = await app.box(slug);
    expect(child.x + child.width).toBeLessThanOrEqual(least.x + least.width + 1);
    expect(child.y + child.height).toBeLessThanOrEqual(least.y + least.height + 1);
  }
});

test('the view is moved and zoomed by wheel, keys, middle button and Space, and the design stays', async ({ page }) => {
  const [app, a] = await three(page);
  const text = await app.text();
  const before = await middle(app, a);
  await page.mouse.move(700, 450);
  await page.mouse.wheel(40, 60);
  await expect.poll(async () => (await middle(app, a))[1]).toBe(before[1] - 60);
  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(740, 510, { steps: 4 });
  await page.mouse.up({ button: 'middle' });
  const back = await middle(app, a);
  expect(Math.hypot(back[0] - before[0], back[1] - before[1])).toBeLessThan(1);
  await page.keyboard.down('Space');
  await app.drag([700, 600], [760, 640]);
  await page.keyboard.up('Space');
  const panned = await middle(app, a);
  expect(panned[0]).toBeCloseTo(before[0] + 60, 0);

  // Zoomed at the pointer, what is below it stays there.
  const at = await middle(app, a);
  const was = await zoom(page);
  await page.mouse.move(...at);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await expect.poll(() => zoom(page)).toBeGreaterThan(was);
  const now = await middle(app, a);
  expect(Math.hypot(now[0] - at[0], now[1] - at[1])).toBeLessThan(3);
  await page.keyboard.press('Control+0');
  expect(await zoom(page)).toBe(100);
  await page.keyboard.press('Control+Minus');
  expect(await zoom(page)).toBe(50);
  await page.keyboard.press('Shift+1');
  const everything = await Promise.all((await app.slugs()).map((slug) => app.box(slug)));
  const canvas = (await page.locator('canvas').first().boundingBox())!;
  for (const box of everything) {
    expect(box.x).toBeGreaterThanOrEqual(canvas.x);
    expect(box.x + box.width).toBeLessThanOrEqual(canvas.x + canvas.width);
  }
  expect(await app.text()).toBe(text);
});

test('at the rim the view goes along with what is dragged', async ({ page }) => {
  const [app, a, b] = await three(page);
  const canvas = (await page.locator('canvas').first().boundingBox())!;
  const before = await app.box(b);
  const from = await middle(app, a);
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0], canvas.y + canvas.height - 6, { steps: 6 });
  await expect.poll(async () => (await app.box(b)).y).toBeLessThan(before.y - 100);
  await page.keyboard.press('Escape');
  await page.mouse.up();
});

test('layers that are hidden are not there to be hit, and come back', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('three-tier-web'));
  const { links } = await drawn(app);
  expect(links.length).toBeGreaterThan(0);
  const database = (await drawn(app)).nodes.find(({ component }) => component === 'rds')!;
  const at = await middle(app, database.slug);
  const layers = page.getByRole('button', { name: 'Layers' });
  await layers.click();
  await page.getByRole('menuitemcheckbox', { name: 'Data', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.mouse.click(...at);
  await expect(page.locator('.inspector-name')).not.toHaveValue('Database');
  await page.keyboard.press('Control+k');
  await page.locator('input[role=combobox]').fill('show all layers');
  await page.keyboard.press('Enter');
  await page.mouse.click(...at);
  await expect(page.locator('.inspector-name')).toBeVisible();
});

test('links and what they join are walked along by keys, from the outline, too', async ({ page }) => {
  const [app, a, b] = await three(page);
  await app.connect(a, 'right', b);
  await expect.poll(async () => (await drawn(app)).links.length).toBe(1);
  await page.mouse.click(...(await middle(app, a)));
  await page.keyboard.press('Alt+ArrowRight');
  await expect(page.locator('.inspector-name')).toHaveValue('API');
  await page.keyboard.press('l');
  await expect(selected(page).getByRole('heading', { name: 'Link' })).toBeVisible();
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await drawn(app)).links.length).toBe(0);
  await page.getByRole('tab', { name: 'Outline' }).click();
  const outline = page.getByRole('navigation', { name: 'Outline' });
  await outline.getByRole('button', { name: /^Users/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.inspector-name')).toHaveValue('Users');
});

test('a component is placed by click, Escape puts it back, and a drop makes what is missing in one step', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  const item = page.getByRole('button', { name: 'EC2 instance', exact: true });
  await item.click();
  await page.mouse.move(700, 400);
  await page.keyboard.press('Escape');
  await page.mouse.click(700, 400);
  expect(await app.slugs()).toEqual([]);
  await item.click();
  await page.mouse.click(700, 400);
  await expect.poll(async () => (await drawn(app)).nodes.map(({ component }) => component)).toContain('subnet');
  await undo(page);
  expect(await app.slugs()).toEqual([]);
});
