/** Builds the browser's part into dist/: `npx vite build dashboard/client`. `npx vite dashboard/client` serves it with the API of a running server. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { NONCE_PLACE } from '../contract/page.ts'

export default defineConfig(({ command }) => {
  // Whoever starts the build, a test run too, gets the small and fast one.
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return {
    root: fileURLToPath(new URL('.', import.meta.url)),
    plugins: [react()],
    // antd's pop-ups lock the body's scrolling by a style without the page's nonce. Our pages scroll inside their frame, the body never does.
    resolve: { alias: [{ find: /^\.\/useScrollLocker(\.js)?$/u, replacement: fileURLToPath(new URL('./no-scroll-lock.ts', import.meta.url)) }] },
    html: { cspNonce: NONCE_PLACE },
    server: { proxy: { '/api': `http://127.0.0.1:${process.env['HUIYIN_PORT'] ?? '3000'}` } },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // The antd share is one file that stays the same from release to release; a warning about its size would be noise.
      chunkSizeWarningLimit: 1200,
      // What stays the same from release to release keeps its name, and so the browser keeps the file.
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              { name: 'framework', test: /node_modules\/(?:react|react-dom|scheduler|react-router|@tanstack)\// },
              { name: 'zod', test: /node_modules\/zod\// },
            ],
          },
        },
      },
    },
  }
})
