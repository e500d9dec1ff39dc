import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The renderer. Main and preload are built by scripts/build.ts, which also says what `--dev` changes. */
export default defineConfig({
  root: fileURLToPath(new URL('renderer', import.meta.url)),
  cacheDir: fileURLToPath(new URL('node_modules/.vite', import.meta.url)),
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: [
      {
        find: /^fflate$/,
        replacement: fileURLToPath(new URL('renderer/features/export/zip-in-step.ts', import.meta.url)),
      },
    ],
  },
  worker: { format: 'es' },
  build: {
    target: 'chrome130',
    emptyOutDir: true,
    // The page, and the small window of the timer.
    rolldownOptions: {
      input: ['index.html', 'mini.html'].map((page) =>
        fileURLToPath(new URL(`renderer/${page}`, import.meta.url)),
      ),
    },
    // The content security policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4096,
  },
});
