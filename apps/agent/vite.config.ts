import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const renderer = resolve(import.meta.dirname, 'renderer');

/** `vite build` makes the pupil's page; `--mode stage` the same played by a made-up program, to be looked at. */
export default defineConfig(({ mode }) => ({
  root: renderer,
  base: './',
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, mode === 'stage' ? 'dist/stage' : 'dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    // The content policy allows files only: nothing is put into the page's text.
    assetsInlineLimit: 0,
    modulePreload: false,
    sourcemap: false,
    rolldownOptions: {
      input: mode === 'stage' ? { tell: resolve(renderer, 'tell.html') } : { index: resolve(renderer, 'index.html') },
    },
  },
}));
