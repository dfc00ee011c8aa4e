/** A text cut where evidence begins or ends, so that overlapping evidence can be shown without nesting. */
import type { EvidenceView, Finding } from '../../../contract/post.ts'
import { findings } from '../../../contract/post.ts'

export interface Segment {
  text: string
  /** What speaks here; empty for plain text. */
  evidence: EvidenceView[]
  /** The weightiest finding: it gives the colour. */
  about: Finding | null
}

/** `evidence` of one field only. Places outside the text are cut to it; nothing is lost of the text. */
export function evidenceSegments(text: string, evidence: readonly EvidenceView[]): Segment[] {
  const inside = evidence.map((piece) => ({ piece, start: Math.max(0, Math.min(piece.start, text.length)), end: Math.max(0, Math.min(piece.end, text.length)) })).filter(({ start, end }) => start < end)
  const cuts = [...new Set([0, text.length, ...inside.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b)
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? 0
    const here = inside.filter((found) => found.start <= start && end <= found.end).map(({ piece }) => piece)
    return { text: text.slice(start, end), evidence: here, about: findings.find((about) => here.some((piece) => piece.about === about)) ?? null }
  })
}

/** The reasons once each, with the words they rest on: for the list below the text. */
export function reasonsOf(evidence: readonly EvidenceView[]): { about: Finding; because: string; words: string[] }[] {
  const reasons = new Map<string, { about: Finding; because: string; words: string[] }>()
  for (const { about, because, text } of evidence) {
    const reason = reasons.get(`${about}\n${because}`) ?? { about, because, words: [] }
    if (text && !reason.words.includes(text)) reason.words.push(text)
    reasons.set(`${about}\n${because}`, reason)
  }
  return [...reasons.values()].sort((a, b) => findings.indexOf(a.about) - findings.indexOf(b.about))
}
