// How a test works the app as a person does: by the pointer, in client pixels, on what it sees.
import { type Page, expect } from '@playwright/test';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The hook that the page offers under `?test`. */
interface Hook {
  document(): string;
  findings(): string;
  screen(slug: string): Box | null | undefined;
  load(json: string): string | undefined;
  /** Whether this browser has kept the design as it is. */
  saved(): boolean;
  /** Has everything painted anew, whatever is there. */
  repaint(): void;
  /** Whether findings, availability and costs are those of the design as it is. */
  analysed(): boolean;
  /** Does once what is measured; how much was found. */
  measured(what: 'rules' | 'availability' | 'both' | 'bill'): number;
}

declare global {
  interface Window {
    __azimuth?: Hook;
  }
}

export interface Finding {
  rule: string;
  severity: string;
  message: string;
  nodes: string[];
}

export class Azimuth {
  constructor(readonly page: Page) {}

  /** Opens the app with whatever this browser has saved. */
  async open(): Promise<void> {
    await this.page.goto('/?test');
    await this.page.waitForFunction(() => window.__azimuth !== undefined);
  }

  /** The design in the editor, as it would be saved. */
  async design(): Promise<{ nodes: { id: string; slug: string; component: string; name: string }[]; links: unknown[] }> {
    return JSON.parse(await this.text());
  }

  async text(): Promise<string> {
    return this.page.evaluate(() => window.__azimuth!.document());
  }

  async slugs(): Promise<string[]> {
    return (await this.design()).nodes.map((node) => node.slug);
  }

  /** The findings, byte for byte as the command line prints them. */
  async findingsText(): Promise<string> {
    return this.page.evaluate(() => window.__azimuth!.findings());
  }

  async rules(): Promise<string[]> {
    const checked = JSON.parse(await this.findingsText()) as { findings: Finding[] };
    return checked.findings.map((finding) => finding.rule);
  }

  /** Waits until this browser has stored the design as it is. */
  async saved(): Promise<void> {
    const stored = () => this.page.evaluate(() => window.__azimuth!.saved());
    await expect.poll(stored).toBe(true);
  }

  /** Puts a design into the editor. */
  async load(json: string): Promise<void> {
    const refusal = await this.page.evaluate((text) => window.__azimuth!.load(text), json);
    expect(refusal).toBeUndefined();
  }

  /** Where a node is on the screen. */
  async box(slug: string): Promise<Box> {
    const box = await this.page.evaluate((name) => window.__azimuth!.screen(name), slug);
    expect(box, `${slug} is on the canvas`).toBeTruthy();
    return box!;
  }

  /** Drags an item of the palette to a place on the screen. */
  async drop(item: string, x: number, y: number): Promise<void> {
    const source = this.page.getByRole('button', { name: item, exact: true });
    await source.scrollIntoViewIfNeeded();
    const box = (await source.boundingBox())!;
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(x - 40, y - 20, { steps: 4 });
    await this.page.mouse.move(x, y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Drags an item of the palette into a node, to a place in it given in shares of its size. */
  async dropInto(item: string, slug: string, right = 0.5, down = 0.5): Promise<void> {
    const box = await this.box(slug);
    await this.drop(item, box.x + box.width * right, box.y + box.height * down);
  }

  /** Drags from one place on the screen to another. */
  async drag(from: [number, number], to: [number, number]): Promise<void> {
    await this.page.mouse.move(...from);
    await this.page.mouse.down();
    await this.page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
    await this.page.mouse.move(...to, { steps: 3 });
    await this.page.mouse.up();
  }

  /** Draws a link by a node's handle at the middle of one of its sides. */
  async connect(from: string, side: 'top' | 'right' | 'bottom' | 'left', to: string): Promise<void> {
    const box = await this.box(from);
    const target = await this.box(to);
    const handle: Record<typeof side, [number, number]> = {
      top: [box.x + box.width / 2, box.y],
      right: [box.x + box.width, box.y + box.height / 2],
      bottom: [box.x + box.width / 2, box.y + box.height],
      left: [box.x, box.y + box.height / 2],
    };
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.drag(handle[side], [target.x + target.width / 2, target.y + target.height / 2]);
  }
}
