// TF-IDF over the commonest words and k-means, as BERTopic-like tools do in a batch. Reads {words: string[][], k} and writes the cluster of each row.
import { kmeans } from 'ml-kmeans'
import { readFileSync } from 'node:fs'

const { words, k, width } = JSON.parse(readFileSync(0, 'utf8'))
const started = performance.now()
const spread = new Map()
for (const row of words) for (const word of new Set(row)) spread.set(word, (spread.get(word) ?? 0) + 1)
const columns = new Map([...spread].filter(([, count]) => count >= 3 && count < words.length * 0.3).sort((a, b) => b[1] - a[1]).slice(0, width).map(([word], i) => [word, i]))
const rows = words.map((row) => {
  const vector = Array.from({ length: columns.size }, () => 0)
  for (const word of row) {
    const column = columns.get(word)
    if (column !== undefined) vector[column] += Math.log(words.length / spread.get(word))
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1
  return vector.map((value) => value / length)
})
const { clusters } = kmeans(rows, k, { seed: 11, maxIterations: 15, initialization: 'random' })
process.stdout.write(JSON.stringify({ clusters: [...clusters], seconds: (performance.now() - started) / 1000 }))
