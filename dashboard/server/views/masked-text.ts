/**
 * Covering personal data while keeping the places of the evidence right. Masking may change a text's
 * length (a character beyond the BMP is two UTF-16 units, its cover is one), so places are moved, not kept.
 */
import { maskText } from '../../../storage/records/mask.ts'
import type { Evidence, PersonalSpan } from '../../../storage/records/triage.ts'

export interface MaskedText {
  text: string
  /** How many pieces are covered. */
  covered: number
  /** A stretch of the text as it lies in the masked one. What begins or ends inside a covered piece takes in the whole piece. */
  move(start: number, end: number): { start: number; end: number }
}

type Span = Pick<PersonalSpan, 'start' | 'end' | 'kind'>

export function maskedText(text: string, spans: readonly Span[]): MaskedText {
  const inside = spans.filter((span) => span.start < span.end && span.end <= text.length)
  const pieces = joined(inside)
  // No piece straddles a piece's edge, so masking the text up to there gives the edge's place.
  const placeOf = (at: number): number => maskText(text.slice(0, at), inside.filter((span) => span.end <= at)).length
  const clamp = (at: number): number => Math.max(0, Math.min(at, text.length))
  return {
    text: maskText(text, inside),
    covered: pieces.length,
    move(start, end) {
      const from = clamp(start)
      const to = clamp(end)
      const first = pieces.find((piece) => piece.start < from && from < piece.end)
      const last = pieces.find((piece) => piece.start < to && to < piece.end)
      return { start: placeOf(first?.start ?? from), end: placeOf(last?.end ?? to) }
    },
  }
}

/** Overlapping spans as one, in order. */
function joined(spans: readonly Span[]): { start: number; end: number }[] {
  const pieces: { start: number; end: number }[] = []
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = pieces.at(-1)
    if (last && start < last.end) last.end = Math.max(last.end, end)
    else pieces.push({ start, end })
  }
  return pieces
}

/** Evidence moved into masked texts; its words are cut anew, so that none shows what the text hides. */
export function moveEvidence<E extends Evidence>(evidence: readonly E[], texts: Record<Evidence['field'], MaskedText>): E[] {
  return evidence.map((piece) => {
    const masked = texts[piece.field]
    const { start, end } = masked.move(piece.start, piece.end)
    return { ...piece, start, end, text: masked.text.slice(start, end) }
  })
}
