/**
 * Words that no dictionary holds, by jieba's hidden Markov model: each character of a run begins, continues or ends a word, or is one.
 * `hmm.model` is that of jieba-rs (MIT; https://github.com/messense/jieba-rs, learned by https://github.com/fxsjy/jieba, MIT): the logarithms of
 * starting with, passing between and showing a character in the states B, E, M, S.
 */
import { readFileSync } from 'node:fs'

const begin = 0
const end = 1
const middle = 2
const single = 3
const states = 4
const never = -3.14e100
const firstChar = 0x4e00
const lastChar = 0x9fd5

interface Model { start: Float64Array; pass: Float64Array; rows: Uint16Array; shows: Float64Array }

let model: Model | undefined

function readModel(): Model {
  const lines = readFileSync(new URL('hmm.model', import.meta.url), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const numbers = (line: string): number[] => line.split(' ').map(Number)
  const rows = new Uint16Array(lastChar - firstChar + 1)
  // Row 0 is that of a character the model never saw.
  const shows: number[] = [never, never, never, never]
  lines.slice(1 + states).forEach((line, state) => {
    for (const pair of line.split(',')) {
      const at = pair.charCodeAt(0) - firstChar
      if (at < 0 || at >= rows.length) continue
      if (rows[at] === 0) rows[at] = shows.push(never, never, never, never) / states - 1
      shows[rows[at]! * states + state] = Number(pair.slice(pair.indexOf(':') + 1))
    }
  })
  return { start: Float64Array.from(numbers(lines[0]!)), pass: Float64Array.from(lines.slice(1, 1 + states).flatMap(numbers)), rows, shows: Float64Array.from(shows) }
}

/** The two states that a state may follow; of two as likely the later wins, as in jieba-rs. */
const before = [end, single, begin, middle, begin, middle, end, single] as const

let from = new Uint8Array(256)

export const isModelled = (char: number): boolean => char >= firstChar && char <= lastChar

/**
 * Cuts a run of at least two characters that `isModelled`.
 * @param chars code points; the run is those from `start` up to `stop`
 * @param emit told the places of each word in their order
 */
export function cutUnknown(chars: Int32Array, start: number, stop: number, emit: (start: number, stop: number) => void): void {
  model ??= readModel()
  const { start: starts, pass, rows, shows } = model
  const length = stop - start
  if (from.length < length * states) from = new Uint8Array(length * states * 2)
  let row = rows[chars[start]! - firstChar]! * states
  let b = starts[begin]! + shows[row]!
  let e = starts[end]! + shows[row + 1]!
  let m = starts[middle]! + shows[row + 2]!
  let s = starts[single]! + shows[row + 3]!
  const [, be, bm] = pass
  const eb = pass[end * states + begin]!
  const es = pass[end * states + single]!
  const me = pass[middle * states + end]!
  const mm = pass[middle * states + middle]!
  const sb = pass[single * states + begin]!
  const ss = pass[single * states + single]!
  for (let t = 1; t < length; t++) {
    row = rows[chars[start + t]! - firstChar]! * states
    const place = t * states
    const toB0 = e + eb + shows[row]!
    const toB1 = s + sb + shows[row]!
    const toE0 = b + be! + shows[row + 1]!
    const toE1 = m + me + shows[row + 1]!
    const toM0 = b + bm! + shows[row + 2]!
    const toM1 = m + mm + shows[row + 2]!
    const toS0 = e + es + shows[row + 3]!
    const toS1 = s + ss + shows[row + 3]!
    from[place] = toB0 > toB1 ? 0 : 1
    from[place + 1] = toE0 > toE1 ? 0 : 1
    from[place + 2] = toM0 > toM1 ? 0 : 1
    from[place + 3] = toS0 > toS1 ? 0 : 1
    b = toB0 > toB1 ? toB0 : toB1
    e = toE0 > toE1 ? toE0 : toE1
    m = toM0 > toM1 ? toM0 : toM1
    s = toS0 > toS1 ? toS0 : toS1
  }
  let state: number = e > s ? end : single
  // The way back: each place is overwritten by its state.
  for (let t = length - 1; t >= 0; t--) {
    const came = t === 0 ? state : before[state * 2 + from[t * states + state]!]!
    from[t * states] = state
    state = came
  }
  let open = start
  let done = start
  for (let t = 0; t < length; t++) {
    const own = from[t * states]!
    if (own === begin) open = start + t
    else if (own === end || own === single) {
      emit(own === end ? open : start + t, start + t + 1)
      done = start + t + 1
    }
  }
  if (done < stop) emit(done, stop)
}
