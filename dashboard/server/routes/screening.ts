/** 筛选: what an officer decides about one post. Each decision names the content it was made on. */
import type { Case } from '../../../storage/records/case.ts'
import type { Correction } from '../../../storage/records/evidence.ts'
import type { Post } from '../../../storage/records/post.ts'
import type { UrgencyLevel } from '../../../storage/records/triage.ts'
import type { Answer } from '../../contract.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actOf } from '../handlers.ts'
import { readPost } from '../post-file.ts'
import { found, Refusal } from '../refusal.ts'
import { caseRow } from '../views/cards.ts'
import { maskedContent, maskPlain } from '../views/masked-content.ts'
import { freshTriage } from '../views/post-view.ts'

/** An officer's hold on a post; the page renews it while it stays open. */
export const CLAIM_MS = 2 * 60_000
const TITLE_LENGTH = 40

type Names = 'claimPost' | 'acceptPost' | 'dismissPost' | 'mergePost' | 'returnPost'

export function screeningHandlers({ store, names, findPersonal }: Tools): Pick<Handlers, Names> {
  const decided = async (post: Post, record: Case | null, at: string): Promise<Answer<'acceptPost'>> => ({ id: post.id, screening: post.screening, case: record && caseRow(record, await names(), at) })

  /** The case's title: the officer's own words or the post's, personal data covered either way, because lists show it. */
  const titleOf = async (post: Post, own: string | undefined): Promise<string> => {
    if (own !== undefined) return maskPlain(own, findPersonal).text
    const { content } = maskedContent(post.content, freshTriage(post, await store.triage(post.id))?.personal ?? null, findPersonal)
    return content.title || content.content.replace(/\s+/gu, ' ').slice(0, TITLE_LENGTH) || '（无标题）'
  }

  return {
    async claimPost({ params, caller, at }) {
      const until = new Date(Date.parse(at) + CLAIM_MS).toISOString()
      await store.claimPost(params.id, caller.staff.id, at, until)
      return { by: caller.staff.id, until }
    },
    async acceptPost(call) {
      const { params, body } = call
      const post = await readPost(store, params.id)
      refuseStale(post, body.hash)
      const corrected = correctedFacts(await store.corrections(post.id))
      const { post: accepted, case: opened } = await store.acceptPost(post.id, body.hash, { ...corrected, title: await titleOf(post, body.title) }, actOf(call))
      return decided(accepted, opened, call.at)
    },
    async dismissPost(call) {
      const { params, body } = call
      refuseStale(await readPost(store, params.id), body.hash)
      return decided(await store.dismissPost(params.id, body.hash, body.reason, actOf(call, body.words)), null, call.at)
    },
    async mergePost(call) {
      const { params, body } = call
      refuseStale(await readPost(store, params.id), body.hash)
      const target = await store.caseByNumber(body.caseNumber)
      if (!target) throw new Refusal('not_found', `没有编号为 ${body.caseNumber} 的案件`)
      const { post, case: joined } = await store.mergePost(params.id, body.hash, target.id, actOf(call))
      return decided(post, joined, call.at)
    },
    async returnPost(call) {
      const { params, body } = call
      const before = await readPost(store, params.id)
      const post = await store.returnPost(params.id, actOf(call, body.why))
      const left = before.caseId === null ? null : found(await store.case(before.caseId), '案件')
      return decided(post, left, call.at)
    },
  }
}

/** The store refuses a stale hash, too; asking first gives the person the better sentence when the post has also been decided. */
function refuseStale(post: Post, hash: string): void {
  if (post.hash !== hash) throw new Refusal('stale', '该留言在您阅读之后有更新，请看过新内容再作决定')
}

/** The latest word of people on category and urgency. */
function correctedFacts(corrections: readonly Correction[]): { category: string | null; urgency: UrgencyLevel | null } {
  const last = (task: Correction['task']): string | null => corrections.findLast((correction) => correction.task === task)?.person ?? null
  const urgency = last('urgency')
  return { category: last('category'), urgency: urgency === '0' ? 0 : urgency === '1' ? 1 : urgency === '2' ? 2 : null }
}
