/**
 * What the wording says beside the rules: character 2- and 3-grams of the folded text, hashed (FNV-1a, MurmurHash3's fmix32) into
 * `gramBuckets` places; each gram counts once, and the sum is divided by the root of their number, so that length does not decide.
 */
export const gramBuckets = 1 << 14
/** Units of a text that are read. */
const longest = 1200

const place = (hash: number): number => {
  let x = hash
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) & (gramBuckets - 1)
}

const marks = /[\s，。！？；、：“”‘’（）《》,.!?;:()\d]/
let markUnits: Uint8Array | undefined
const seen = new Int32Array(gramBuckets)
let round = 0

/** The places of a text's grams, each once; grams do not run over punctuation or digits. */
export function gramPlaces(text: string): number[] {
  markUnits ??= Uint8Array.from({ length: 65_536 }, (_, code) => (marks.test(String.fromCharCode(code)) ? 1 : 0))
  round++
  const places: number[] = []
  const add = (at: number): void => {
    if (seen[at] === round) return
    seen[at] = round
    places.push(at)
  }
  const end = Math.min(text.length, longest)
  for (let i = 0; i + 1 < end; i++) {
    const first = text.charCodeAt(i)
    const second = text.charCodeAt(i + 1)
    if (markUnits[first] === 1 || markUnits[second] === 1) continue
    const pair = Math.imul(Math.imul(0x811c9dc5 ^ first, 0x01000193) ^ second, 0x01000193)
    add(place(pair))
    if (i + 2 >= end) break
    const third = text.charCodeAt(i + 2)
    if (markUnits[third] === 0) add(place(Math.imul(pair ^ 0x9e37 ^ third, 0x01000193)))
  }
  return places
}

/** The sum of the grams' weights (signed bytes × `scale`), divided by the root of their number. */
export function gramScore(places: readonly number[], weights: Int8Array, scale: number): number {
  let sum = 0
  for (const at of places) sum += weights[at]!
  return places.length === 0 ? 0 : (sum * scale) / Math.sqrt(places.length)
}
