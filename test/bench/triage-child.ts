/** Full triage of texts on one core, without a store: everything that is read from a text, and the matters compared. Arguments: file of texts, encoder on or off. */
import { readFileSync } from 'node:fs'
import { openEncoder } from '../../pipeline/triage/reading.ts'
import { createTriageReader } from '../../classifiers/read.ts'
import { createRecentMatters } from '../../pipeline/triage/recent-matters.ts'
import type { Text } from '../../classifiers/classifier.ts'

const [file = '', wanted = ''] = process.argv.slice(2)
const texts = JSON.parse(readFileSync(file, 'utf8')) as Text[]
const reader = createTriageReader()
const { encoder, off } = await openEncoder({ encoder: wanted === 'on' ? 'on' : 'off' })
if (wanted === 'on' && encoder === null) throw new Error(off.join(' '))
const matters = encoder === null ? null : createRecentMatters({ fingerprintsSince: async () => [] }, encoder)
for (const text of texts.slice(0, 50)) reader.read(text)
const started = performance.now()
const before = process.cpuUsage()
let likely = 0
for (let at = 0; at < texts.length; at += 40) {
  const batch = texts.slice(at, at + 40)
  const readings = encoder === null ? batch.map((text) => reader.read(text)) : await reader.readWith(encoder, batch)
  readings.forEach(({ meaning, fingerprint }, i) => {
    const print = { id: String(at + i), at: '', ...fingerprint, meaning }
    likely += matters?.sameMatter(print).length ?? 0
    matters?.remember(print)
  })
}
const seconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(before)
await encoder?.close()
process.stdout.write(`${JSON.stringify({ posts: texts.length, likely, seconds, cpuSeconds: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`)
