import type { Page } from '@playwright/test';

declare global {
  interface Window {
    /** Put there before a key is pressed, awaited after it. */
    stintMeasured?: Promise<number[]>;
  }
}

/** Something to be seen: an element of this selector whose text or accessible name matches. */
export interface Sight {
  selector: string;
  says: RegExp;
}

/**
 * Milliseconds from a key event, by its own time stamp, to the end of the first frame in which each sight is there. The
 * page looks after each change of its own.
 */
export async function keyToSights(page: Page, key: string, sights: readonly Sight[]): Promise<number[]> {
  const wanted = sights.map(({ selector, says }) => ({ selector, source: says.source }));
  await page.evaluate((all) => {
    window.stintMeasured = new Promise((resolve) => {
      const begin = (event: KeyboardEvent): void => {
        const took: (number | undefined)[] = all.map(() => undefined);
        const look = (): void => {
          for (const [index, { selector, source }] of all.entries()) {
            if (took[index] !== undefined) continue;
            const says = new RegExp(source);
            const isThere = [...document.querySelectorAll(selector)].some((element) =>
              says.test(`${element.getAttribute('aria-label') ?? ''} ${element.textContent ?? ''}`),
            );
            if (!isThere) continue;
            took[index] = 0;
            // A frame is made after the callbacks of its beginning; a message comes after it.
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => {
                took[index] = performance.now() - event.timeStamp;
                if (took.every((one) => one !== undefined && one > 0)) finish();
              };
              port2.postMessage(null);
            });
          }
        };
        const finish = (): void => {
          observer.disconnect();
          resolve(took.map((one) => one ?? Number.NaN));
        };
        const observer = new MutationObserver(look);
        const everything = { attributes: true, childList: true, subtree: true, characterData: true };
        observer.observe(document.body, everything);
      };
      window.addEventListener('keydown', begin, { capture: true, once: true });
    });
  }, wanted);
  return pressAndTell(page, key);
}

/**
 * Milliseconds from a key event to the end of the frame with the last change under `selector`, after which nothing
 * changed there for `quietMs`.
 */
export async function keyToRest(page: Page, key: string, selector: string, quietMs = 300): Promise<number> {
  await page.evaluate(
    ({ within, quiet }) => {
      window.stintMeasured = new Promise((resolve) => {
        const begin = (event: KeyboardEvent): void => {
          let last = event.timeStamp;
          const finish = (): void => {
            observer.disconnect();
            resolve([last - event.timeStamp]);
          };
          let timer = window.setTimeout(finish, 3 * quiet);
          const observer = new MutationObserver((records) => {
            const root = document.querySelector(within);
            if (!root || !records.some(({ target }) => root.contains(target) || target.contains(root)))
              return;
            clearTimeout(timer);
            timer = window.setTimeout(finish, quiet);
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => {
                last = performance.now();
              };
              port2.postMessage(null);
            });
          });
          observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        };
        window.addEventListener('keydown', begin, { capture: true, once: true });
      });
    },
    { within: selector, quiet: quietMs },
  );
  const [took] = await pressAndTell(page, key);
  return took ?? Number.NaN;
}

async function pressAndTell(page: Page, key: string): Promise<number[]> {
  await page.keyboard.press(key);
  const took = await page.evaluate(() => window.stintMeasured);
  if (!took) throw new Error('the page forgot what it was measuring');
  return took;
}
