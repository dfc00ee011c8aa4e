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

/** Covers one value: what stays visible depends on its kind; a name keeps its first character («王**»). */
export function maskValue(value: string, kind: PersonalKind): string {
  const { head, tail } = visible[kind]
  const chars = [...value]
  const covered = Math.max(1, chars.length - head - tail)
  return chars.slice(0, Math.max(0, chars.length - covered - tail)).join('') + '*'.repeat(covered) + (tail > 0 ? chars.slice(-tail).join('') : '')
}

/** The text with every span covered. Overlapping spans are covered together; spans outside the text are ignored. */
export function maskText(text: string, spans: readonly { start: number; end: number; kind: PersonalKind }[]): string {
  const ordered = spans.filter((s) => s.start < s.end && s.end <= text.length).sort((a, b) => a.start - b.start || b.end - a.end)
  let out = ''
  let at = 0
  for (const span of ordered) {
    const start = Math.max(span.start, at)
    if (start >= span.end) continue
    out += text.slice(at, start) + maskValue(text.slice(start, span.end), span.kind)
    at = span.end
  }
  return out + text.slice(at)
}
