/** A progress line while the first posts arrive: rewritten in place on a terminal, one line every few seconds elsewhere. */
import type { Store } from '../../storage/store.ts'

const TERMINAL_MS = 1000
const LOG_MS = 5000

export interface Progress {
  stop(): void
}

/** Shows counts on `out` until stopped; says nothing while nothing changes. */
export function showProgress(store: Store, out: NodeJS.WriteStream): Progress {
  let last = ''
  let stopped = false
  const show = async (): Promise<void> => {
    const [posts, read, urgent, replied] = await Promise.all([
      store.database.count('post'),
      store.database.count('card', { where: { triaged: true } }),
      store.database.count('card', { where: { urgency: 2 } }),
      store.database.count('card', { where: { answered: true } }),
    ])
    const line = `collected ${posts} · read ${read} · critical ${urgent} · answered ${replied}`
    if (stopped || line === last) return
    last = line
    out.write(out.isTTY ? `\r\u001b[K${line}` : `${line}\n`)
  }
  const timer = setInterval(() => {
    show().catch((error: unknown) => out.write(`progress is not known: ${String(error)}\n`))
  }, out.isTTY ? TERMINAL_MS : LOG_MS)
  return {
    stop() {
      stopped = true
      clearInterval(timer)
      if (out.isTTY && last) out.write('\n')
    },
  }
}
