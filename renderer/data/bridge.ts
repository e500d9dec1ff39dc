import type { StintBridge } from '../../domain/ipc/table.ts';

declare global {
  interface Window {
    /** Put there by preload; missing in a plain browser. */
    readonly stint?: StintBridge;
  }
}

let replacement: StintBridge | null = null;

/** Development only: what stands in for preload when the screens run in a plain browser. */
export function setReplacementBridge(bridge: StintBridge): void {
  replacement = bridge;
}

/** The one way from the page to main. @throws Error when the page was opened outside the app */
export function bridge(): StintBridge {
  const found = window.stint ?? replacement;
  if (!found) throw new Error('This page only works inside the Stint app.');
  return found;
}
