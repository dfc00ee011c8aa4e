/** Masking of personal data: spans found at triage are covered before a text leaves the detail page. */
import type { PersonalKind } from './triage.ts'

const visible: Record<PersonalKind, { head: number; tail: number }> = {
  mobile: { head: 3, tail: 2 },
  landline: { head: 4, tail: 0 },
  idNumber: { head: 3, tail: 2 },
  plate: { head: 2, tail: 0 },
  bankCard: { head: 4, tail: 2 },
  qq: { head: 1, tail: 0 },
  wechat: { head: 1, tail: 0 },
  email: { head: 1, tail: 0 },
  name: { head: 1, tail: 0 },
  houseNumber: { head: 0, tail: 0 },
}

/** Covers one value: what stays visible depends on its kind; a name keeps its first character («王**»). What is too short to keep something back is covered whole. */
export function maskValue(value: string, kind: PersonalKind): string {
  const chars = [...value]
  return chars.map((char, n) => (isCovered(n, chars.length, kind) ? '*' : char)).join('')
}

/** Whether the `n`-th of so many characters of a value is covered. */
function isCovered(n: number, length: number, kind: PersonalKind): boolean {
  const { head, tail } = visible[kind]
  return length <= head + tail || (n >= head && n < length - tail)
}

/**
 * The text with every span covered. Where spans overlap, a character is covered as soon as one of them
 * covers it, so that no span shows what another hides; spans that reach outside the text are ignored.
 */
export function maskText(text: string, spans: readonly { start: number; end: number; kind: PersonalKind }[]): string {
  const inside = spans.filter((span) => span.start < span.end && span.end <= text.length)
  if (inside.length === 0) return text
  const chars = charactersOf(text, new Set(inside.flatMap(({ start, end }) => [start, end])))
  const covered = new Set<number>()
  for (const { start, end, kind } of inside) {
    const first = chars.findIndex((char) => char.start >= start)
    const length = chars.findLastIndex((char) => char.start < end) - first + 1
    for (let n = 0; n < length; n++) if (isCovered(n, length, kind)) covered.add(first + n)
  }
  return chars.map(({ char }, n) => (covered.has(n) ? '*' : char)).join('')
}

/** The characters of a text with their places in UTF-16 units; one that a span cuts in two counts as two. */
function charactersOf(text: string, cuts: ReadonlySet<number>): { char: string; start: number }[] {
  const chars: { char: string; start: number }[] = []
  let start = 0
  for (const char of text) {
    if (char.length === 2 && cuts.has(start + 1)) chars.push({ char: char.charAt(0), start }, { char: char.charAt(1), start: start + 1 })
    else chars.push({ char, start })
    start += char.length
  }
  return chars
}
