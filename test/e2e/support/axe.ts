import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * WCAG 2.2 A and AA by axe, of the page as it stands. Electron has one page a window, so axe runs in that one.
 * @param within selector of the part that is looked at; all of the page without it
 */
export async function expectAccessible(page: Page, what: string, within = 'html'): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .include(within)
    // React Aria's announcer speaks by elements that name others by id and outlive them by seconds; nobody meets them.
    .exclude('[data-live-announcer]')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
  expect(found, what).toEqual([]);
}

/** Nothing may be cut: the page itself never scrolls sideways. Names what sticks out. */
export async function expectNothingCut(page: Page, what: string): Promise<void> {
  const sticking = (): Promise<string[]> =>
    page.evaluate(() => {
      const { scrollWidth } = document.documentElement;
      if (scrollWidth <= window.innerWidth) return [];
      return [...document.body.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
        .filter((element) => {
          for (let box = element.parentElement; box; box = box.parentElement) {
            if (getComputedStyle(box).overflowX !== 'visible' && box !== document.body) return false;
          }
          return true;
        })
        .map((element) => `${element.tagName.toLowerCase()} ${element.className}`.slice(0, 120));
    });
  // What slides in sticks out for the 120 ms of its motion.
  await expect.poll(sticking, { message: `${what} is wider than its window`, timeout: 2_000 }).toEqual([]);
}
