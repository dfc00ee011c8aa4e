/** What the danger reader is given of a post: a few passages, for it reads 176 tokens and long posts name their danger anywhere. */
import type { Prepared } from '../prepare.ts'
import type { Signal } from './signals.ts'

/** In UTF-16 units, of which a Chinese text has about one a token. */
const titleUnits = 36
const contentUnits = 130
const beginUnits = 45
const endUnits = 25
const aroundSignal = 22

/**
 * The title, and of the content its beginning, the words around signals (those that count first, then by level) and its end, until there is no room; in the
 * order of the text, «…» where something was left out. A content that fits is given whole. The reader was taught on texts cut this very way.
 */
export function passagesOf(prepared: Prepared, signals: readonly Signal[]): string {
  const [title, content] = prepared.fields.map(({ folded }) => folded.text) as [string, string]
  return `${title.slice(0, titleUnits)}\n${content.length <= contentUnits ? content : pick(content, signals.filter(({ field }) => field.name === 'content'))}`
}

function pick(text: string, signals: readonly Signal[]): string {
  const taken = new Uint8Array(text.length)
  let room = contentUnits
  const take = (from: number, to: number): void => {
    for (let i = Math.max(0, from); i < Math.min(text.length, to) && room > 0; i++) {
      if (taken[i] === 0) {
        taken[i] = 1
        room--
      }
    }
  }
  take(0, beginUnits)
  const telling = [...signals].sort((a, b) => Number(a.doubt !== null) - Number(b.doubt !== null) || b.rule.level - a.rule.level || a.start - b.start)
  for (const { start, end } of telling) take(start - aroundSignal, end + aroundSignal)
  take(text.length - endUnits, text.length)
  take(0, text.length)
  let passages = ''
  for (let i = 0; i < text.length; i++) {
    if (taken[i] === 1) passages += text[i]!
    else if (i > 0 && taken[i - 1] === 1) passages += '…'
  }
  return passages
}
