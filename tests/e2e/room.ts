import { expect, type Locator, type Page } from '@playwright/test';
import { openStage, type StageQuery } from './stage.ts';

/** A call the page made of its program. */
type Call = { readonly call: string; readonly input: unknown };

/** The room as a teacher meets it, on the stage. Expressions are text because they run in the page. */
export class Room {
  readonly page: Page;
  readonly troubles: readonly string[];

  constructor(page: Page, troubles: readonly string[]) {
    this.page = page;
    this.troubles = troubles;
  }

  static async open(page: Page, query: StageQuery = {}): Promise<Room> {
    const room = new Room(page, await openStage(page, query));
    await expect(room.grid).toBeVisible();
    return room;
  }

  get grid(): Locator {
    return this.page.getByRole('listbox');
  }

  get selected(): Locator {
    return this.page.locator('[role="option"][aria-selected="true"]');
  }

  get results(): Locator {
    return this.page.locator('.u-result');
  }

  /** The tile of a PC, `ICT1-07` for 7. */
  tile(n: number): Locator {
    return this.page.locator(`[data-name="${this.name(n)}"]`);
  }

  name(n: number): string {
    return `ICT1-${String(n).padStart(2, '0')}`;
  }

  action(name: RegExp): Locator {
    return this.page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name });
  }

  /** The names of the selected PCs. */
  async selection(): Promise<readonly string[]> {
    return this.selected.evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-name') ?? ''));
  }

  /** What the page asked its program so far, of one kind. */
  async calls(call: string): Promise<readonly Call[]> {
    return this.page.evaluate<readonly Call[]>(
      `window.stage.program.calls.filter((one) => one.call === ${JSON.stringify(call)})`,
    );
  }

  async lastInput(call: string): Promise<unknown> {
    return (await this.calls(call)).at(-1)?.input;
  }

  /** Does something on the program's side: `program` and `pictures` stand for the stage's. */
  async onStage(text: string): Promise<void> {
    await this.page.evaluate(`(() => { const { program, pictures } = window.stage; ${text} })()`);
  }
}

/** The id of the made-up station with this number. */
export const stationId = (n: number): string => `0196a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
