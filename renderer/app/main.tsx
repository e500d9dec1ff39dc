import './styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { setReplacementBridge } from '../data/bridge.ts';
import { makeIndexedDbStrict } from '../data/strict-indexeddb.ts';
import { prepareLockedPage } from '../ui/locked-page.ts';
import { applyTheme } from '../ui/theme.ts';
import { App } from './App.tsx';
import { usePreferences } from './preferences.ts';

// Zod would compile parsers with `new Function`, which the content security policy refuses.
z.config({ jitless: true });
makeIndexedDbStrict();
prepareLockedPage();
applyTheme(usePreferences.getState().theme);

if (import.meta.env.DEV && !window.stint) {
  const { browserBridge } = await import('./browser-bridge.ts');
  setReplacementBridge(browserBridge());
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
