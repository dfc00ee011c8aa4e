/** 并件: into the case of a similar post by a number key, or into any case by its number. */
import { Button, Input, Modal } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CaseRow } from '../../../../contract/case-row.ts'
import type { PostView } from '../../../../contract/post.ts'
import { api, ApiProblem } from '../../../api.ts'
import { useKeys } from '../../../keys.ts'
import { problemText } from '../../../problem-texts.ts'
import { useTexts } from '../../../texts/wording.ts'
import { CaseStatusTag } from '../../../ui/tags.tsx'
import type { Decision } from '../use-decisions.ts'

const NUMBER = /^\d{4}-\d{6}$/
const MOST_KEYS = 9

export function MergeDialog({ post, onClose, onDecide }: { post: PostView; onClose: () => void; onDecide: (decision: Decision) => void }) {
  const texts = useTexts()
  const [typed, setTyped] = useState('')
  const number = typed.trim()
  const known = casesOf(post)
  const unaccepted = post.similar.filter(({ card }) => card.screening === 'waiting')
  const found = useQuery({ queryKey: ['cases', 'number', number], queryFn: () => api('caseByNumber', { params: { number } }), enabled: NUMBER.test(number), retry: false })
  const target = NUMBER.test(number) ? found.data?.case : undefined
  const merge = (record: CaseRow): void => {
    if (isOpen(record)) onDecide({ kind: 'merge', caseNumber: record.number })
  }
  useKeys(Object.fromEntries(known.slice(0, MOST_KEYS).map((record, index) => [String(index + 1), () => merge(record)])))
  const missing = found.error instanceof ApiProblem && found.error.code === 'not_found'
  return (
    <Modal open title={texts.act.mergeTitle} onCancel={onClose} footer={null} width={560}>
      <p className="dialog-hint">{known.length > 0 ? texts.act.mergeHint : texts.act.mergeNone}</p>
      <div className="choices">
        {known.map((record, index) => (
          <Button key={record.id} block disabled={!isOpen(record)} onClick={() => merge(record)}>
            <span className="choice-case">
              {index < MOST_KEYS && <kbd>{index + 1}</kbd>}
              <b>{record.number}</b>
              <span>{record.title}</span>
              <small>{texts.act.mergeFound(record.postCount)}</small>
              <CaseStatusTag status={record.status} />
            </span>
          </Button>
        ))}
        {unaccepted.map(({ card, similarity }) => (
          <p key={card.id} className="choice-none">
            {Math.round(similarity * 100)}% · {card.title} · {texts.act.mergeUnaccepted}
          </p>
        ))}
      </div>
      <form
        className="merge-number"
        onSubmit={(event) => {
          event.preventDefault()
          if (target) merge(target)
        }}
      >
        <Input value={typed} placeholder={texts.act.mergeNumber} aria-label={texts.act.mergeNumber} inputMode="numeric" maxLength={11} autoFocus={known.length === 0} onChange={(event) => setTyped(event.target.value)} />
        <Button type="primary" htmlType="submit" disabled={!target || !isOpen(target)}>
          {texts.act.mergeConfirm}
        </Button>
      </form>
      {target && (
        <p className="merge-found">
          {target.title} · {texts.act.mergeFound(target.postCount)} <CaseStatusTag status={target.status} /> {!isOpen(target) && texts.act.mergeEnded}
        </p>
      )}
      {found.error && <p className="merge-found problem">{missing ? texts.act.mergeMissing : problemText(found.error, texts)}</p>}
    </Modal>
  )
}

const isOpen = ({ status }: CaseRow): boolean => status !== 'closed' && status !== 'voided' && status !== 'joined'

/** The cases of the similar posts, once each, the most similar first. */
function casesOf({ similar }: PostView): CaseRow[] {
  return [...new Map(similar.flatMap(({ case: record }) => (record ? [[record.id, record] as const] : []))).values()]
}
