import '../app/styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { prepareLockedPage } from '../ui/locked-page.ts';
import { applyTheme } from '../ui/theme.ts';
import { Mini } from './Mini.tsx';

prepareLockedPage();
// Main gives every window the theme that the person chose.
applyTheme('system');

const root = document.getElementById('root');
if (!root) throw new Error('mini.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Mini />
  </StrictMode>,
);
