/**
 * nodejs-jieba's side: the same texts cut, its own dictionary. JavaScript, because the root's type check does not see the packages of this folder.
 * Arguments: file of texts (a JSON array), rounds.
 */
import { readFileSync } from 'node:fs'
import { cut, load } from 'nodejs-jieba'

const [file = '', rounds = ''] = process.argv.slice(2)
const texts = JSON.parse(readFileSync(file, 'utf8'))
load()
let words = 0
for (const text of texts.slice(0, 200)) cut(text)
const started = performance.now()
const before = process.cpuUsage()
for (let round = 0; round < Number(rounds); round++) for (const text of texts) words += cut(text).length
const seconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ posts: texts.length * Number(rounds), words, seconds, cpuSeconds: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 }))
