import { expect, type Page } from '@playwright/test';
import { de } from '../../../renderer/words/de/catalogue.ts';
import { en, type WordKey } from '../../../renderer/words/en/catalogue.ts';

const german = new Set<string>(Object.values(de));
/** English messages that say something else in German and take no values, so that they stand on the screen as they are. */
const english = new Set<string>(
  (Object.keys(en) as WordKey[])
    .filter((key) => en[key] !== de[key] && !german.has(en[key]) && !en[key].includes('{'))
    .map((key) => en[key]),
);
const parts = [...new Set(Object.keys(en).map((key) => key.split('.')[0]))].join('|');
const aKey = new RegExp(`(?<![\\w@./-])(?:${parts})\\.[a-z][a-z0-9-]+(?:\\.[a-z0-9-]+)*(?![\\w@])`);

/** Everything on the page that a person reads or hears, text by text. */
function wordsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      if (node instanceof Element) {
        for (const name of ['aria-label', 'placeholder', 'title', 'data-word', 'aria-description']) {
          found.push(node.getAttribute(name) ?? '');
        }
      } else found.push(node.textContent ?? '');
    }
    return found.map((text) => text.trim()).filter((text) => text !== '');
  });
}

/** No message of the English catalogue and no key of it is on the page. */
export async function expectGerman(page: Page, what: string): Promise<void> {
  const words = await wordsOn(page);
  expect(words.length, what).toBeGreaterThan(20);
  expect(
    words.filter((text) => english.has(text) || aKey.test(text)),
    `${what} in German`,
  ).toEqual([]);
}
