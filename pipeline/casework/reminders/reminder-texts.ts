/** The words of a 催办. Pure. */
import type { Case } from '../../../storage/records/case.ts'
import type { ClockName } from '../../../storage/records/clock-policy.ts'
import type { NewDelivery } from '../../../storage/records/delivery.ts'
import type { Dispatch } from '../../../storage/records/dispatch.ts'
import type { ReminderStage } from '../../../storage/records/reminder.ts'
import type { UnitChannel } from '../../../storage/records/unit-channel.ts'
import { inShanghai } from '../../dispatch/letters.ts'

const clockWords: Record<ClockName, string> = { sign: '签收', contact: '首次联系群众', resolve: '办结' }
const stageWords: Record<ReminderStage, string> = { '50': '时限已过半', '80': '时限已用八成', '100': '时限已到', daily: '已经超期', hand: '请抓紧办理' }

export function reminderText(record: Case, unitName: string, clock: ClockName, stage: ReminderStage, dueAt: string, words = ''): string {
  const end = stage === '100' || stage === 'daily' ? '，请立即办理并说明原因' : '，请按期办理'
  return `${unitName}：${record.number} 号件${clockWords[clock]}${stageWords[stage]}（截止 ${inShanghai(dueAt)}）${end}。${words}`
}

/** The letter that carries it. Its id is the reminder's: one letter a reminder. */
export function reminderLetter(reminderId: string, dispatch: Dispatch, record: Case, channel: UnitChannel['channel'], clock: ClockName, stage: ReminderStage, dueAt: string, text: string): NewDelivery {
  return {
    id: `letter:${reminderId}`,
    channel,
    unitId: dispatch.unitId,
    kind: 'reminder',
    aboutId: reminderId,
    caseId: record.id,
    subject: `【催办】${record.number} ${clockWords[clock]}${stageWords[stage]}`,
    text,
    fields: { caseNumber: record.number, dispatchId: dispatch.id, clock, stage, dueAt },
  }
}
