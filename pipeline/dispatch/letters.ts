/** The words of a 转办单 and the same as fields. Pure. Personal data stays in the house: a letter says it covered, the unit's page shows it. */
import type { Case } from '../../storage/records/case.ts'
import type { ClockName } from '../../storage/records/clock-policy.ts'
import type { NewDelivery } from '../../storage/records/delivery.ts'
import { dispatchLetterId, recallId } from '../../storage/records/delivery.ts'
import type { Dispatch } from '../../storage/records/dispatch.ts'
import { urgencyNames } from '../../storage/records/triage.ts'
import type { UnitChannel } from '../../storage/records/unit-channel.ts'

export interface LetterFacts {
  dispatch: Dispatch
  case: Case
  unitName: string
  /** The unit that passed it on (加派); null when the office did. */
  fromUnit: string | null
  channel: UnitChannel['channel']
  /** What the citizens wrote, already covered. */
  texts: readonly string[]
  place: string | null
}

export const roleWords = { lead: '主办', assist: '协办' } as const
export const clockWords: Readonly<Record<ClockName, string>> = { sign: '签收截止', contact: '首次联系截止', resolve: '办结截止' }

export function dispatchLetter({ dispatch, case: record, unitName, fromUnit, channel, texts, place }: LetterFacts, cover: (text: string) => string): NewDelivery {
  const title = cover(record.title)
  return {
    id: dispatchLetterId(dispatch.id),
    channel,
    unitId: dispatch.unitId,
    kind: 'dispatch',
    aboutId: dispatch.id,
    caseId: record.id,
    subject: `【转办】${record.number} ${title}`,
    text: [
      `${unitName}：`,
      `现将 ${record.number} 号诉求转你单位${roleWords[dispatch.role]}${fromUnit ? `（${fromUnit}加派）` : ''}。`,
      `紧急程度：${urgencyNames[record.urgency]}　类别：${record.category ?? '未定'}　区县：${record.district ?? '未注明'}`,
      `${clockWords.sign}：${inShanghai(dispatch.signDueAt)}　${clockWords.contact}：${inShanghai(dispatch.contactDueAt)}　${clockWords.resolve}：${inShanghai(dispatch.dueAt)}`,
      `转办意见：${dispatch.because}`,
      ...texts.map((text) => `诉求内容（个人信息已遮盖）：${text}`),
      '请登录平台签收、联系群众并按期答复。',
    ].join('\n'),
    fields: {
      caseNumber: record.number,
      title,
      category: record.category,
      district: record.district,
      place,
      urgency: record.urgency,
      role: dispatch.role,
      dispatchId: dispatch.id,
      sentAt: dispatch.sentAt,
      signDueAt: dispatch.signDueAt,
      contactDueAt: dispatch.contactDueAt,
      dueAt: dispatch.dueAt,
    },
  }
}

/** 撤回通知: the unit has nothing more to do with it, and why. `recalls` names the letter that it takes back. */
export function recallLetter(dispatch: Dispatch, record: Case, unitName: string, channel: UnitChannel['channel'], cover: (text: string) => string): NewDelivery {
  const returned = dispatch.handling === 'returned'
  const why = cover((returned ? dispatch.return?.ruling : dispatch.history.findLast(({ to }) => to === 'recalled')?.why)?.trim() ?? '')
  return {
    id: recallId(dispatch.id),
    channel,
    unitId: dispatch.unitId,
    kind: 'recall',
    aboutId: dispatch.id,
    caseId: record.id,
    subject: `【撤回】${record.number}`,
    text: `${unitName}：${record.number} 号转办件${returned ? '已同意退单' : '已由办公室收回'}，你单位不再办理。${why ? `${returned ? '裁定意见' : '原因'}：${why}` : ''}`,
    fields: { caseNumber: record.number, dispatchId: dispatch.id, recalls: dispatchLetterId(dispatch.id), handling: dispatch.handling, why: why || null },
  }
}

const shanghai = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
/** An instant as people in Shanghai write it. */
export const inShanghai = (instant: string): string => shanghai.format(new Date(instant))
