import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = resolve(import.meta.dirname, 'web/page');

/** `vite build` makes the page that the hub's web application serves. */
export default defineConfig({
  root: page,
  base: '/',
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, 'dist/web'),
    emptyOutDir: true,
    target: 'chrome130',
    // The content policy allows files only: nothing is put into the page's text.
    assetsInlineLimit: 0,
    modulePreload: false,
    sourcemap: false,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: { input: { index: resolve(page, 'index.html') } },
  },
});
