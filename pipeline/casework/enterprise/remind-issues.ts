/**
 * The stage that reminds the unit of an enterprise's issue on its due day: one letter for one day, in office hours. A day that is
 * missed, because nobody works on it or no process ran, is made up for at the next opening.
 */
import type { NewDelivery } from '../../../storage/records/delivery.ts'
import type { EnterpriseIssue } from '../../../storage/records/enterprise-issue.ts'
import { enterpriseReminderId } from '../../../storage/records/enterprise-issue.ts'
import type { UnitChannel } from '../../../storage/records/unit-channel.ts'
import type { Store } from '../../../storage/store.ts'
import type { Log } from '../../log.ts'
import type { Stage } from '../../jobs/stage-loop.ts'
import { stageLoop } from '../../jobs/stage-loop.ts'
import type { Clocks } from '../clocks/clock-files.ts'
import { HolidayTableEnds } from '../clocks/holiday-table.ts'
import { dayInShanghai } from '../shanghai-day.ts'

const EVERY_MS = 5 * 60_000
const AT_ONCE = 500
const REMINDER = 'system:enterprise'

export interface IssueReminderParts {
  store: Store
  clocks: Clocks
  /** Nothing may leave: the letters are held. */
  held: boolean
  /** Covers the personal data in a text. */
  cover: (text: string) => string
  clock: () => Date
  log: Log
}

export function createIssueReminders({ store, clocks: { calendar }, held, cover, clock, log }: IssueReminderParts): Stage {
  /** What this process knows to be written. */
  const written = new Set<string>()
  let saidOn = ''
  return stageLoop('enterprise', EVERY_MS, log, async (stopping) => {
    const now = clock()
    const at = now.toISOString()
    const today = dayInShanghai(at)
    if (!isOpen(now, today)) return
    for (let from = 0; ; from += AT_ONCE) {
      const { issues } = await store.enterpriseIssues({ dueUntil: today }, from, AT_ONCE)
      for (const issue of issues) {
        if (stopping.aborted) return
        await remind(issue, today, at)
      }
      if (issues.length < AT_ONCE) return
    }
  })

  async function remind(issue: EnterpriseIssue, today: string, at: string): Promise<void> {
    const { unitId, dueDay } = issue
    if (unitId === null || dueDay === null || written.has(enterpriseReminderId(issue.id, dueDay))) return
    const [unit, channel] = await Promise.all([store.unit(unitId), store.unitChannel(unitId)])
    const letter = issueLetter({ ...issue, unitId, dueDay }, unit?.name ?? unitId, channel?.channel ?? 'portal', today, cover)
    if (await store.addDelivery(letter, held, { at, by: REMINDER })) log.info({ issue: issue.number, unit: unitId }, 'an issue of an enterprise is due')
    written.add(letter.id)
  }

  /** Where the calendar ends, that is said once a day; the office is taken to work. */
  function isOpen(now: Date, today: string): boolean {
    try {
      return calendar.isWorking(now.getTime())
    } catch (error) {
      if (!(error instanceof HolidayTableEnds)) throw error
      if (saidOn !== today) log.error({ why: error.message }, 'office hours are not known')
      saidOn = today
      return true
    }
  }
}

/** Its words; no name and no number of a person leaves with it. Pure. */
function issueLetter(issue: EnterpriseIssue & { unitId: string; dueDay: string }, unitName: string, channel: UnitChannel['channel'], today: string, cover: (text: string) => string): NewDelivery {
  const when = issue.dueDay === today ? '今日到期' : `已于 ${issue.dueDay} 到期`
  return {
    id: enterpriseReminderId(issue.id, issue.dueDay),
    channel,
    unitId: issue.unitId,
    kind: 'enterprise',
    aboutId: issue.id,
    caseId: issue.caseId,
    subject: `【企业问题到期】${issue.number ?? ''} ${issue.enterprise}`,
    text: [`${unitName}：`, `${issue.enterprise}反映的问题（${issue.number ?? '未挂号'}）${when}，尚未销号：${cover(issue.text)}`, '请抓紧办结并报整改结果；确不能按期的，请向办公室说明原因。'].join('\n'),
    fields: { number: issue.number, enterprise: issue.enterprise, dueDay: issue.dueDay },
  }
}
