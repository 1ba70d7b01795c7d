// The bar of addresses: to scale, resized by its edges, live, and at one with the canvas.
import { type Locator } from '@playwright/test';
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

const design = JSON.stringify({
  azimuth: 1,
  name: 'Addresses',
  next_id: 20,
  nodes: [
    { id: 'n1', component: 'region', name: 'Region', slug: 'region' },
    { id: 'n2', component: 'vpc', name: 'VPC', slug: 'vpc', parent: 'n1', fields: { cidr: '10.0.0.0/16' } },
    { id: 'n3', component: 'zone', name: 'Zone a', slug: 'zone-a', parent: 'n2', fields: { letter: 'a' } },
    { id: 'n4', component: 'subnet', name: 'One', slug: 'one', parent: 'n3', fields: { cidr: '10.0.0.0/24' } },
    { id: 'n5', component: 'subnet', name: 'Two', slug: 'two', parent: 'n3', fields: { cidr: '10.0.2.0/24' } },
    { id: 'n6', component: 'subnet', name: 'Three', slug: 'three', parent: 'n3', fields: { cidr: '10.0.2.128/25' } },
    { id: 'n7', component: 'asg', name: 'Group', slug: 'group', parent: 'n2', spans: ['n4'], fields: { max: 100 } },
  ],
  links: [],
  layout: {
    n1: [0, 0, 1200, 800], n2: [40, 60, 1100, 700], n3: [40, 60, 900, 600], n4: [20, 40, 240, 200],
    n5: [280, 40, 240, 200], n6: [560, 40, 240, 200], n7: [80, 160, 200, 52],
  },
});

async function blockOf(app: Azimuth, slug: string): Promise<unknown> {
  const nodes = (await app.design()).nodes as unknown as { slug: string; fields: { cidr: string } }[];
  return nodes.find((node) => node.slug === slug)!.fields.cidr;
}

async function middle(locator: Locator): Promise<[number, number]> {
  const box = (await locator.boundingBox())!;
  return [box.x + box.width / 2, box.y + box.height / 2];
}

test('subnets are shown to scale and resized by their edges', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  await page.getByRole('tab', { name: 'Addresses' }).click();
  const bar = page.getByRole('group', { name: 'Addresses of 10.0.0.0/16 to scale' });
  const one = bar.getByRole('button', { name: /^One / });
  const two = bar.getByRole('button', { name: /^Two / });
  const three = bar.getByRole('button', { name: /^Three / });
  const width = async (segment: Locator) => (await segment.boundingBox())!.width;
  expect(await width(one)).toBeCloseTo(await width(two), 0);
  expect((await width(three)) * 2).toBeCloseTo(await width(two), 0);
  await expect(one).toHaveAccessibleName('One 10.0.0.0/24 251 usable, 100 needed');
  // What two subnets share is hatched, and both say so.
  await expect(bar.locator('.hatched')).toHaveCount(1);
  await expect(page.getByText('overlaps Three')).toBeVisible();
  await expect(page.getByText('overlaps Two')).toBeVisible();

  // The end goes to the next power of two that is free.
  const end = bar.getByRole('slider', { name: 'End of One' });
  await expect(end).toHaveAttribute('aria-valuetext', '10.0.0.0/24, 251 usable');
  const start = await middle(end);
  const size = await width(one);
  await page.mouse.move(...start);
  await page.mouse.down();
  await page.mouse.move(start[0] + size * 0.4, start[1], { steps: 3 });
  await page.mouse.move(start[0] + size * 0.9, start[1], { steps: 3 });
  await expect(page.getByRole('status').getByText('One: 10.0.0.0/23, 507 usable')).toBeVisible();
  expect(await blockOf(app, 'one'), 'nothing changes before the end').toBe('10.0.0.0/24');
  await page.mouse.up();
  expect(await blockOf(app, 'one')).toBe('10.0.0.0/23');

  // Too far, it would overlap: said while dragging, refused at the end.
  const further = await middle(end);
  await page.mouse.move(...further);
  await page.mouse.down();
  await page.mouse.move(further[0] + size * 1.9, further[1], { steps: 4 });
  await expect(page.getByRole('status').getByText('10.0.0.0/22 overlaps Two.')).toBeVisible();
  await page.mouse.up();
  expect(await blockOf(app, 'one')).toBe('10.0.0.0/23');

  // Escape costs nothing.
  await page.mouse.move(...further);
  await page.mouse.down();
  await page.mouse.move(further[0] - size, further[1], { steps: 4 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await blockOf(app, 'one')).toBe('10.0.0.0/23');

  // One step of undo for the drag.
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect(await blockOf(app, 'one')).toBe('10.0.0.0/24');
});

test('an edge is moved with the arrow keys, and capacity follows', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  await page.getByRole('tab', { name: 'Addresses' }).click();
  const end = page.getByRole('slider', { name: 'End of One' });
  await end.focus();
  await end.press('ArrowRight');
  expect(await blockOf(app, 'one')).toBe('10.0.0.0/23');
  await expect(end).toBeFocused();
  await end.press('ArrowRight');
  expect(await blockOf(app, 'one'), 'it would overlap').toBe('10.0.0.0/23');
  await expect(page.getByText('10.0.0.0/22 overlaps Two.')).toBeVisible();
  for (let step = 0; step < 3; step += 1) await end.press('ArrowLeft');
  expect(await blockOf(app, 'one')).toBe('10.0.0.0/26');
  const row = page.getByRole('row').filter({ hasText: 'One' });
  await expect(row.getByText('41 short')).toBeVisible();
  await expect.poll(() => app.rules()).toContain('ADR-001');
  await row.getByRole('button', { name: 'Give it 10.0.0.0/24' }).click();
  expect(await blockOf(app, 'one')).toBe('10.0.0.0/24');
  await expect.poll(() => app.rules()).not.toContain('ADR-001');
});

test('the bar, the table and the canvas select the same subnet', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  await page.getByRole('tab', { name: 'Addresses' }).click();
  // In its middle lies the edge of the one that overlaps it.
  await page.getByRole('button', { name: /^Two / }).click({ position: { x: 20, y: 20 } });
  await expect(page.locator('.address-table tr.selected')).toContainText('Two');
  await expect(page.locator('.inspector-name')).toHaveValue('Two');
  const box = await app.box('one');
  await page.mouse.click(box.x + box.width / 2, box.y + 14);
  await expect(page.locator('.segment.selected')).toContainText('One');
  await expect(page.locator('.address-table tr.selected')).toContainText('One');
});
