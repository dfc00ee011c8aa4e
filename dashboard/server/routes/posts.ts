/** One post: masked for reading, in full for a reason that is written down, and what people correct in its triage. */
import { randomUUID } from 'node:crypto'
import type { Triage } from '../../../storage/records/triage.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { readPost, readPostFile } from '../post-file.ts'
import { Refusal } from '../refusal.ts'
import { evidenceOf, freshTriage, postView } from '../views/post-view.ts'

type Names = 'post' | 'revealPost' | 'correctPost'

export function postHandlers({ store, names, findPersonal, taxonomy }: Tools): Pick<Handlers, Names> {
  return {
    async post({ params, at }) {
      const [file, known] = await Promise.all([readPostFile(store, params.id), names()])
      return postView(file, known, at, findPersonal)
    },
    async revealPost({ params, body, caller, at }) {
      const post = await readPost(store, params.id)
      const triage = await store.triage(post.id)
      // The entry is written before the text leaves: no reading without a trace.
      await store.audit({ at, by: caller.staff.id, action: 'reveal', subject: `post ${post.id}`, detail: { reason: body.reason, hash: post.hash } })
      return { hash: post.hash, content: post.content, evidence: evidenceOf(freshTriage(post, triage)) }
    },
    async correctPost({ params, body, caller, at }) {
      const post = await readPost(store, params.id)
      const known = await names()
      const allowed: Record<typeof body.task, (value: string) => boolean> = {
        topic: (value) => taxonomy.topics.includes(value),
        category: (value) => taxonomy.categories.includes(value),
        urgency: (value) => ['0', '1', '2'].includes(value),
        routing: (value) => known.units.some(({ id }) => id === value),
      }
      if (!allowed[body.task](body.value)) throw new Refusal('invalid', `没有「${body.value}」这一选项`, [{ path: 'value', message: '不在可选范围内' }])
      const triage = await store.triage(post.id)
      const correction = { postId: post.id, task: body.task, machine: machineSaid(triage, body.task), person: body.value, by: caller.staff.id, at }
      await store.addCorrection({ id: randomUUID(), ...correction })
      await store.audit({ at, by: caller.staff.id, action: 'correct', subject: `post ${post.id}`, detail: { task: body.task, machine: correction.machine, person: body.value } })
      return { ...correction, person: body.task === 'routing' ? known.unit(body.value) : body.value, byName: caller.staff.name, task: body.task }
    },
  }
}

function machineSaid(triage: Triage | undefined, task: 'topic' | 'category' | 'urgency' | 'routing'): string | null {
  if (!triage) return null
  if (task === 'topic') return triage.topic.label
  if (task === 'category') return triage.category.label
  if (task === 'urgency') return String(triage.urgency.level)
  return triage.units[0]?.unitId ?? null
}
