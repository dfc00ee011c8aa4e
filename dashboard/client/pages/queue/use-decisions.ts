/** Deciding: the list moves on at once, the server is asked, and a refusal is told and taken back. */
import { App } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { dismissReasons } from '../../../../storage/records/post.ts'
import type { Answer } from '../../../contract.ts'
import type { PostView } from '../../../contract/post.ts'
import { api, ApiProblem } from '../../api.ts'
import { problemText } from '../../problem-texts.ts'
import type { Texts } from '../../texts/zh.ts'
import { useTexts } from '../../texts/wording.ts'

export type Decision = { kind: 'accept' } | { kind: 'dismiss'; reason: (typeof dismissReasons)[number]; words: string } | { kind: 'merge'; caseNumber: string } | { kind: 'return'; why: string }
type Subject = Pick<PostView, 'id' | 'hash'> & { title: string }

export interface Decisions {
  /** Posts decided since the page was opened. */
  count: number
  decide(subject: Subject, decision: Decision): void
  undoLast(): void
}

interface Steps {
  /** Before the server has answered. */
  leave(id: string): void
  /** After it. */
  settled(id: string, outcome: Outcome): void
}
/** `refused`: the post stands where it stood. */
export type Outcome = 'decided' | 'returned' | 'refused'

export function useDecisions({ leave, settled }: Steps): Decisions {
  const texts = useTexts()
  const { message, notification } = App.useApp()
  const queryClient = useQueryClient()
  const made = useRef<Subject[]>([])
  /** Posts the server is being asked about: a double click decides once. */
  const inHand = useRef(new Set<string>())
  const [count, setCount] = useState(0)

  const refresh = (id: string): void => {
    void queryClient.invalidateQueries({ queryKey: ['post', id] })
    for (const key of ['cases', 'news']) void queryClient.invalidateQueries({ queryKey: [key] })
    void queryClient.invalidateQueries({ queryKey: ['queue', 'facets'] })
  }

  const run = async (subject: Subject, decision: Decision): Promise<void> => {
    try {
      inHand.current.add(subject.id)
      const answer = await perform(subject, decision)
      inHand.current.delete(subject.id)
      if (decision.kind === 'return') setCount((n) => Math.max(0, n - 1))
      else {
        made.current.push(subject)
        setCount((n) => n + 1)
      }
      void message.success(successText(answer, decision, texts))
      refresh(subject.id)
      settled(subject.id, decision.kind === 'return' ? 'returned' : 'decided')
    } catch (error) {
      inHand.current.delete(subject.id)
      refresh(subject.id)
      const stale = error instanceof ApiProblem && error.code === 'stale'
      notification.error({ title: texts.act.failed(subject.title), description: `${problemText(error, texts)}${stale ? `（${texts.act.reloaded}）` : ''}`, duration: 10, role: 'alert' })
      settled(subject.id, 'refused')
    }
  }

  return {
    count,
    decide(subject, decision) {
      if (inHand.current.has(subject.id)) return
      leave(subject.id)
      void run(subject, decision)
    },
    undoLast() {
      const last = made.current.pop()
      if (last) void run(last, { kind: 'return', why: texts.act.undoWhy })
      else void message.info(texts.act.nothingToUndo)
    },
  }
}

function perform({ id, hash }: Subject, decision: Decision): Promise<Answer<'acceptPost'>> {
  const params = { id }
  if (decision.kind === 'accept') return api('acceptPost', { params, body: { hash } })
  if (decision.kind === 'dismiss') return api('dismissPost', { params, body: { hash, reason: decision.reason, words: decision.words } })
  if (decision.kind === 'merge') return api('mergePost', { params, body: { hash, caseNumber: decision.caseNumber } })
  return api('returnPost', { params, body: { why: decision.why } })
}

function successText({ case: record }: Answer<'acceptPost'>, decision: Decision, texts: Texts): string {
  if (decision.kind === 'return') return texts.act.returned
  const what = decision.kind === 'accept' ? texts.act.accepted(record?.number ?? '') : decision.kind === 'merge' ? texts.act.merged(record?.number ?? '') : texts.act.dismissed
  return `${what} · ${texts.act.undoHint}`
}
