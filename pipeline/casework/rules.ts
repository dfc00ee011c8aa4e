/**
 * 办理: what people do with a case, from 转办 to 回访. Each action checks who may, reads what it needs, applies the
 * legal changes of storage/records and commits all of them with an audit entry. Files, in the order of the work:
 *   submit-approval.ts  呈批            issue-instruction.ts  批示          dispatch-case.ts     转办
 *   handle-dispatch.ts  签收 联系 反馈   delegate-dispatch.ts  加派          command-dispatch.ts  收回 改派 裁定
 *   attach-file.ts      附件            review-reply.ts       审核 重办     close-case.ts        办结 回访 重办
 *   pause-dispatch.ts   暂停计时 恢复计时     join-cases.ts         并案 拆案
 *   actor.ts            who acts, and on what                              settle-case.ts       what follows for the case
 * This file reads the city's rules from their data files; rulebook/ lays over them what the office changed on the page.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { zApprovalPolicies } from './approval-policy.ts'
import { loadClocks } from './clocks/clock-files.ts'
import { zLimits } from './limits.ts'
import type { OfficeRules } from './rulebook/office-rules.ts'
import { createOfficeRules } from './rulebook/office-rules.ts'
import { loadSupervisionRules } from './supervision/supervision-rules.ts'

/** The city's own rules; `files.calendar` in place of its calendar. @throws Error that names the file and all that is wrong in it */
export function loadCaseworkRules(files: { calendar?: string | undefined } = {}): OfficeRules {
  const { facts, policies } = loadClocks(files)
  return createOfficeRules({ clocks: policies, calendar: facts, approvals: read('approval-policy.json', zApprovalPolicies), supervision: loadSupervisionRules(), limits: read('casework-limits.json', zLimits) })
}

function read<S extends z.ZodType>(name: string, schema: S): z.output<S> {
  const parsed = schema.safeParse(JSON.parse(readFileSync(new URL(`../../storage/seed/${name}`, import.meta.url), 'utf8')))
  if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
