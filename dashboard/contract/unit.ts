/** 单位: the tree of units with their dates; a unit begins, gets another name, ends and is succeeded. */
import { z } from 'zod'
import { handlingStates } from '../../storage/records/dispatch.ts'
import { zDay, zInstant } from '../../storage/records/record.ts'
import { zUnit } from '../../storage/records/unit.ts'
import { zHistoryView } from './history.ts'

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const id = z.string().min(1).max(200)
const name = z.string().trim().min(2).max(60)
const version = z.number().int().min(1)
const NAMES_MOST = 30
/** A unit has at most so much in hand, so many people. */
const LIST_MOST = 2000

const zUnitView = zUnit.omit({ history: true }).extend({
  exists: z.boolean(),
  /** Dispatches in hand, and accounts that are switched on. */
  work: z.number().int(),
  staff: z.number().int(),
})
export type UnitView = z.infer<typeof zUnitView>
const zUnitPage = zUnitView.extend({
  history: z.array(zHistoryView),
  people: z.array(z.object({ id: z.string(), name: z.string(), login: z.string(), active: z.boolean() })),
  /** What it has in hand, by the numbers of the cases alone: administrators see no posts. */
  dispatches: z.array(z.object({ id: z.string(), caseNumber: z.string(), role: z.enum(['lead', 'assist']), handling: z.enum(handlingStates), dueAt: zInstant })),
})
export type UnitPage = z.infer<typeof zUnitPage>

export const unitEndpoints = {
  units: { method: 'GET', path: '/api/units', permission: 'unit:read', answer: z.array(zUnitView) },
  unit: { method: 'GET', path: '/api/units/:id', permission: 'unit:read', params: byId, answer: zUnitPage },
  addUnit: {
    method: 'POST',
    path: '/api/units',
    permission: 'unit:manage',
    body: z.strictObject({ name, aliases: z.array(name).max(NAMES_MOST).default([]), level: z.union([z.literal(1), z.literal(2)]), parentId: id.nullable().default(null), kind: zUnit.shape.kind, district: z.string().trim().min(1).max(30).nullable().default(null), from: zDay }),
    answer: zUnitPage,
  },
  renameUnit: { method: 'POST', path: '/api/units/:id/rename', permission: 'unit:manage', params: byId, body: z.strictObject({ version, name, why: z.string().trim().max(300).default('') }), answer: zUnitPage },
  reformUnits: {
    method: 'POST',
    path: '/api/units/reform',
    permission: 'unit:manage',
    body: z.strictObject({
      units: z.array(z.strictObject({ id, version })).min(1).max(50),
      successorIds: z.array(id).min(1).max(50),
      heirId: id,
      until: zDay,
      why: z.string().trim().min(2).max(300),
      dispatches: z.array(z.strictObject({ id, unitId: id })).max(LIST_MOST).default([]),
      staff: z.array(z.strictObject({ id, unitId: id.nullable() })).max(LIST_MOST).default([]),
      subunits: z.array(z.strictObject({ id, parentId: id })).max(LIST_MOST).default([]),
    }),
    answer: z.object({ dispatches: z.number().int(), staff: z.number().int(), deactivated: z.number().int(), subunits: z.number().int(), letters: z.number().int(), rules: z.number().int(), rulesOff: z.number().int(), issues: z.number().int() }),
  },
} as const
