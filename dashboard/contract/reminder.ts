/** 催办: what is late or about to be, who was reminded, 久拖不决, and the roster by which people are reminded. */
import { z } from 'zod'
import { caseStatuses } from '../../storage/records/case.ts'
import { clockNames } from '../../storage/records/clock-policy.ts'
import { handlingStates } from '../../storage/records/dispatch.ts'
import { zDuty } from '../../storage/records/duty.ts'
import { zInstant } from '../../storage/records/record.ts'
import { reminderStages, zReminder } from '../../storage/records/reminder.ts'
import { zUrgencyLevel } from '../../storage/records/triage.ts'
import { zPaging } from './queue.ts'

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const id = z.string().min(1).max(200)

const zReminderView = zReminder.omit({ version: true, staffIds: true, deliveryId: true, by: true }).extend({ caseNumber: z.string(), unit: z.string(), people: z.array(z.string()), byName: z.string() })
export type ReminderView = z.infer<typeof zReminderView>
const zRemindersPage = z.object({ reminders: z.array(zReminderView), total: z.number().int() })

/** A dispatch with the clock of it that ends first. */
const zDueRow = z.object({
  dispatchId: z.string(),
  caseId: z.string(),
  caseNumber: z.string(),
  title: z.string(),
  urgency: zUrgencyLevel,
  unit: z.string(),
  handling: z.enum(handlingStates),
  clock: z.enum(clockNames),
  dueAt: zInstant,
  late: z.boolean(),
  /** How much of the clock's time has run, 1 when due. Null where the calendar does not reach. */
  share: z.number().nullable(),
  /** Whole working days since it was due; null before, and where the calendar does not reach. */
  lateDays: z.number().int().nullable(),
  lastReminder: zReminder.pick({ at: true, stage: true }).nullable(),
})
export type DueRow = z.infer<typeof zDueRow>

const zLingeringRow = z.object({
  caseId: z.string(),
  number: z.string(),
  title: z.string(),
  urgency: zUrgencyLevel,
  status: z.enum(caseStatuses),
  openedAt: zInstant,
  units: z.array(z.string()),
  /** Working days since it was opened. */
  age: z.number().int(),
  reasons: z.array(z.object({ reason: z.enum(['age', 'extensions', 'returns', 'dissatisfied']), count: z.number().int() })),
})

const zDutyView = zDuty.omit({ version: true }).extend({ unit: z.string(), person: z.string() })
/** `people`: whom the caller may put on the roster. */
const zRoster = z.object({ duties: z.array(zDutyView), people: z.array(z.object({ id: z.string(), name: z.string(), unitId: z.string(), unit: z.string() })) })

export const reminderEndpoints = {
  reminders: { method: 'GET', path: '/api/reminders', permission: 'reminder:read', query: z.strictObject({ unitId: id.optional(), caseId: id.optional(), dispatchId: id.optional(), stage: z.enum(reminderStages).optional(), ...zPaging }), answer: zRemindersPage },
  due: { method: 'GET', path: '/api/due', permission: 'reminder:read', query: z.strictObject({ which: z.enum(['late', 'soon']).default('late'), unitId: id.optional(), ...zPaging }), answer: z.object({ rows: z.array(zDueRow), late: z.number().int(), soon: z.number().int() }) },
  remind: { method: 'POST', path: '/api/dispatches/:id/remind', permission: 'reminder:send', params: byId, body: z.strictObject({ words: z.string().trim().max(500).default('') }), answer: zReminderView },
  lingering: { method: 'GET', path: '/api/lingering', permission: 'reminder:read', query: z.strictObject(zPaging), answer: z.object({ rows: z.array(zLingeringRow), total: z.number().int() }) },
  myReminders: { method: 'GET', path: '/api/my/reminders', permission: 'dispatch:handle', query: z.strictObject(zPaging), answer: zRemindersPage },
  roster: { method: 'GET', path: '/api/duties', permission: 'duty:plan', answer: zRoster },
  planDuty: { method: 'POST', path: '/api/duties', permission: 'duty:plan', body: z.strictObject({ unitId: id, staffId: id, from: zInstant, until: zInstant }), answer: zRoster },
  cancelDuty: { method: 'POST', path: '/api/duties/:id/cancel', permission: 'duty:plan', params: byId, answer: zRoster },
} as const
