/** Our side of the segmentation bench: jieba with the city's own words, as triage cuts. Arguments: file of texts (a JSON array), rounds. */
import { readFileSync } from 'node:fs'
import { loadCity } from '../../classifiers/city.ts'
import { createSegmenter } from '../../classifiers/segment.ts'

const [file = '', rounds = ''] = process.argv.slice(2)
const texts = JSON.parse(readFileSync(file, 'utf8')) as string[]
const segmenter = createSegmenter(loadCity())
let words = 0
for (const text of texts.slice(0, 200)) segmenter.cut(text)
const started = performance.now()
const before = process.cpuUsage()
for (let round = 0; round < Number(rounds); round++) for (const text of texts) words += segmenter.cut(text).length
const seconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(before)
process.stdout.write(`${JSON.stringify({ posts: texts.length * Number(rounds), words, seconds, cpuSeconds: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`)
