import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

interface Shown {
  word: string;
  left: number;
  top: number;
}

const DELAY_MS = 350;

/**
 * One tooltip for all signs that carry `data-word`: hundreds of glyphs in a grid cost nothing each. Mounted once, by
 * AppFrame. The word must be in the accessible name as well.
 */
export function HoverWords() {
  const [shown, setShown] = useState<Shown | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const hide = (): void => {
      clearTimeout(timer.current);
      setShown(null);
    };
    const over = (event: PointerEvent): void => {
      const sign = event.target instanceof Element ? event.target.closest('[data-word]') : null;
      hide();
      const word = sign?.getAttribute('data-word');
      if (!sign || !word) return;
      timer.current = setTimeout(() => {
        if (!sign.isConnected) return;
        const box = sign.getBoundingClientRect();
        setShown({ word, left: box.left + box.width / 2, top: box.bottom + 6 });
      }, DELAY_MS);
    };
    document.addEventListener('pointerover', over);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('scroll', hide, true);
    document.addEventListener('keydown', hide);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener('pointerover', over);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('scroll', hide, true);
      document.removeEventListener('keydown', hide);
    };
  }, []);

  if (!shown) return null;
  const left = Math.min(Math.max(shown.left, 80), window.innerWidth - 80);
  return createPortal(
    <div
      aria-hidden
      className="pointer-events-none fixed z-50 max-w-72 -translate-x-1/2 animate-appear rounded-normal bg-ink px-2 py-1 text-12 text-page"
      style={{ left, top: shown.top }}
    >
      {shown.word}
    </div>,
    document.body,
  );
}
