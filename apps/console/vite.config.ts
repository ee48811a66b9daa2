import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const renderer = resolve(import.meta.dirname, 'renderer');

/** `vite build` makes the page; `--mode stage` makes the pages it is looked at with, played by a made-up program. */
export default defineConfig(({ mode }) => ({
  root: renderer,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: resolve(import.meta.dirname, mode === 'stage' ? 'dist/stage' : 'dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    // The content policy allows files only: nothing is put into the page's text.
    assetsInlineLimit: 0,
    modulePreload: false,
    sourcemap: false,
    rolldownOptions: {
      input:
        mode === 'stage'
          ? { stage: resolve(renderer, 'stage.html'), gallery: resolve(renderer, 'gallery.html') }
          : { index: resolve(renderer, 'index.html') },
    },
  },
}));
