export type Theme = 'system' | 'light' | 'dark';

let stopFollowing: () => void = () => {};

/** Draws the page in a theme from now on; `system` follows the system while it changes. */
export function applyTheme(theme: Theme): void {
  stopFollowing();
  stopFollowing = () => {};
  const draw = (name: 'light' | 'dark'): void => {
    document.documentElement.dataset.theme = name;
  };
  if (theme !== 'system') {
    draw(theme);
    return;
  }
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const follow = (): void => draw(dark.matches ? 'dark' : 'light');
  follow();
  dark.addEventListener('change', follow);
  stopFollowing = () => dark.removeEventListener('change', follow);
}
