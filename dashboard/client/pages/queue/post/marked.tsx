/** A text with what decided underlined; pointing at it tells why. */
import { Tooltip } from 'antd'
import type { EvidenceView } from '../../../../contract/post.ts'
import { useTexts } from '../../../texts/wording.ts'
import { evidenceSegments } from '../evidence-segments.ts'

/** `evidence` of this very text. The words are only ever text nodes. */
export function Marked({ text, evidence }: { text: string; evidence: EvidenceView[] }) {
  const texts = useTexts()
  return evidenceSegments(text, evidence).map(({ text: words, evidence: here, about }, index) =>
    about === null ? (
      <span key={index}>{words}</span>
    ) : (
      <Tooltip key={index} title={here.map((piece) => `${texts.post.because[piece.about]}：${piece.because}`).join('；')}>
        <mark className={`why-${about}`}>{words}</mark>
      </Tooltip>
    ),
  )
}
