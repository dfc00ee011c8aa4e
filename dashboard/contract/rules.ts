/** 规则: clocks, approvals, 督办 and the calendar, as they are; what the administrator changes; what a dispatch now would be due. */
import { z } from 'zod'
import { zCalendarEntries } from '../../storage/records/calendar.ts'
import { zClockPolicies, zClockRule } from '../../storage/records/clock-policy.ts'
import { zApprovalLevel, zApprovalRule, zLingering, zSupervisionRule } from '../../storage/records/office-rule.ts'
import { zDay, zInstant } from '../../storage/records/record.ts'
import { ruleSubjects } from '../../storage/records/rulebook.ts'
import { zUrgencyLevel } from '../../storage/records/triage.ts'
import { zFileBytes } from './import.ts'

const zHours = z.array(z.object({ from: z.string(), to: z.string() }))
const zRules = z.object({
  /** The version of each subject's document; 0: the city's file. */
  versions: z.object({ clocks: z.number().int(), approvals: z.number().int(), supervision: z.number().int(), calendar: z.number().int() }),
  /** Today in Shanghai: the versions by day are read by it. */
  today: zDay,
  clocks: zClockPolicies,
  approvals: z.object({ versions: z.array(z.object({ version: z.string(), from: zDay, rules: z.array(zApprovalRule), reports: z.array(zApprovalLevel).optional() })) }),
  supervision: z.object({ rules: z.array(zSupervisionRule), lingering: zLingering }),
  calendar: z.object({
    entries: zCalendarEntries,
    years: z.array(z.object({ year: z.number().int(), source: z.enum(['table', 'file', 'entered', 'unknown']), counts: z.object({ free: z.number().int(), makeUp: z.number().int(), worked: z.number().int() }).nullable() })),
    /** In force today, of the calendar file. */
    hours: z.object({ week: z.record(z.string(), zHours), makeUp: zHours }),
    fileClosures: z.number().int(),
  }),
  history: z.array(z.object({ subject: z.enum(ruleSubjects), version: z.number().int(), at: zInstant, byName: z.string(), why: z.string() })),
  categories: z.array(z.string()),
  units: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type RulesView = z.infer<typeof zRules>

const zPreview = z.object({
  at: zInstant,
  rows: z.array(z.object({ urgency: zUrgencyLevel, category: z.string().nullable(), due: z.object({ signBy: zInstant, contactBy: zInstant, resolveBy: zInstant, policy: z.string() }).nullable(), problem: z.string().nullable() })),
})
export type RulesPreview = z.infer<typeof zPreview>

const seen = { version: z.number().int().min(0), why: z.string().trim().min(2, '请写明变更原因，至少 2 个字').max(300) }

export const rulesEndpoints = {
  rules: { method: 'GET', path: '/api/rules', permission: 'rules:read', answer: zRules },
  /** As they are, or with clocks or calendar entries that are only proposed; `at`: sent then, now where absent. */
  previewRules: { method: 'POST', path: '/api/rules/preview', permission: 'rules:read', body: z.strictObject({ at: zInstant.nullable().default(null), rules: z.array(zClockRule).min(1).max(50).nullable().default(null), calendar: zCalendarEntries.nullable().default(null) }), answer: zPreview },
  changeClocks: { method: 'POST', path: '/api/rules/clocks', permission: 'rules:manage', body: z.strictObject({ ...seen, from: zDay, rules: z.array(zClockRule).min(1).max(50) }), answer: zRules },
  changeApprovals: { method: 'POST', path: '/api/rules/approvals', permission: 'rules:manage', body: z.strictObject({ ...seen, from: zDay, rules: z.array(zApprovalRule).max(50), reports: z.array(zApprovalLevel).min(1, '请选择报告由谁审批') }), answer: zRules },
  changeSupervision: { method: 'POST', path: '/api/rules/supervision', permission: 'rules:manage', body: z.strictObject({ ...seen, rules: z.array(zSupervisionRule).max(50), lingering: zLingering }), answer: zRules },
  changeCalendar: { method: 'POST', path: '/api/rules/calendar', permission: 'rules:manage', body: zCalendarEntries.extend(seen), answer: zRules },
  /** A file of the shape that HUIYIN_CALENDAR names: its years and closures, for the person to look at; nothing is changed. */
  readCalendarFile: { method: 'POST', path: '/api/rules/calendar-file', permission: 'rules:manage', body: zFileBytes, upload: true, answer: zCalendarEntries },
} as const
