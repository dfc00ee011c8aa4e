/** Builds the browser's part into dist/: `npx vite build dashboard/client`. `npx vite dashboard/client` serves it with the API of a running server. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { NONCE_PLACE } from '../contract/page.ts'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  html: { cspNonce: NONCE_PLACE },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env['HUIYIN_PORT'] ?? '3000'}` } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The antd share is one file that stays the same from release to release; a warning about its size would be noise.
    chunkSizeWarningLimit: 1200,
  },
})
