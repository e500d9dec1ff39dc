// First of all: what must hold before any other module runs.
import '../data/environment.ts';
import './styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { setReplacementBridge } from '../data/bridge.ts';
import { prepareLockedPage } from '../ui/locked-page.ts';
import { App } from './App.tsx';
import { applyPreferences } from './preferences.ts';

prepareLockedPage();
applyPreferences();

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
