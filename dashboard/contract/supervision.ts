/** 督办: the list, one with its cases, and what people do with it. */
import { z } from 'zod'
import { zInstant } from '../../storage/records/record.ts'
import { supervisionKinds, supervisionStates, zSupervision, zSupervisionLevel } from '../../storage/records/supervision.ts'
import { zHistoryView } from './history.ts'
import { zPaging } from './queue.ts'

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const id = z.string().min(1).max(200)
const version = z.number().int().min(1)
const words = (most: number) => z.string().trim().min(1).max(most)

const zSupervisionView = zSupervision.omit({ history: true, by: true, issuedBy: true, answeredBy: true, dispatchIds: true }).extend({
  unit: z.string(),
  byName: z.string(),
  issuedByName: z.string().nullable(),
  answeredByName: z.string().nullable(),
  /** Its answer is due and not there. */
  late: z.boolean(),
  cases: z.array(z.object({ id: z.string(), number: z.string(), title: z.string() })),
  history: z.array(zHistoryView),
})
export type SupervisionView = z.infer<typeof zSupervisionView>
const zSupervisionPage = z.object({ supervisions: z.array(zSupervisionView), total: z.number().int() })

export const supervisionEndpoints = {
  supervisions: { method: 'GET', path: '/api/supervisions', permission: 'supervision:read', query: z.strictObject({ state: z.enum(supervisionStates).optional(), kind: z.enum(supervisionKinds).optional(), unitId: id.optional(), caseId: id.optional(), ...zPaging }), answer: zSupervisionPage },
  supervision: { method: 'GET', path: '/api/supervisions/:id', permission: 'supervision:read', params: byId, answer: zSupervisionView },
  beginSupervision: {
    method: 'POST',
    path: '/api/supervisions',
    permission: 'supervision:manage',
    body: z.strictObject({ kind: z.enum(supervisionKinds), level: zSupervisionLevel, unitId: id, caseNumbers: z.array(z.string().regex(/^\d{4}-\d{6}$/, '案件编号写作 2026-000123')).max(50).default([]), matter: words(300), requirement: words(1000), why: z.string().trim().max(300).default('') }),
    answer: zSupervisionView,
  },
  issueSupervision: { method: 'POST', path: '/api/supervisions/:id/issue', permission: 'supervision:manage', params: byId, body: z.strictObject({ version, level: zSupervisionLevel, matter: words(300), requirement: words(1000), contact: z.string().trim().max(100).default(''), dueAt: zInstant }), answer: zSupervisionView },
  settleSupervision: { method: 'POST', path: '/api/supervisions/:id/settle', permission: 'supervision:manage', params: byId, body: z.strictObject({ version, action: z.enum(['drop', 'send_back', 'close']), why: words(1000) }), answer: zSupervisionView },
  mySupervisions: { method: 'GET', path: '/api/my/supervisions', permission: 'supervision:answer', query: z.strictObject(zPaging), answer: zSupervisionPage },
  answerSupervision: { method: 'POST', path: '/api/my/supervisions/:id/answer', permission: 'supervision:answer', params: byId, body: z.strictObject({ version, answer: words(4000) }), answer: zSupervisionView },
} as const
