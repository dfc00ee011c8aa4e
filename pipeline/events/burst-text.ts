/** The words of an alarm of an emerging issue, for the people who get it. Pure; every figure stands in the record. */
import type { Burst } from '../../storage/records/burst.ts'
import type { HotEvent } from '../../storage/records/event.ts'

export function burstMessage(burst: Burst, event: Pick<HotEvent, 'title'> | undefined): { subject: string; text: string } {
  const place = [burst.district, burst.street].filter((name) => name !== null).join('')
  const what = event?.title ?? `${place}${burst.category ?? ''}`
  const counted = burst.kind === 'event' ? `${burst.observed} 人反映同一件事` : `${burst.observed} 件同类问题`
  return {
    subject: `【回音】苗头性问题：${what}`,
    text: [
      `${inShanghai(burst.from)} 至 ${inShanghai(burst.to)}，${counted}，按以往同期约 ${burst.expected < 0.1 ? '不到 0.1' : burst.expected.toFixed(1)}。`,
      `偶然出现的可能性：${oddsText(burst.odds)}${burst.sensitive ? '（敏感类别，门槛较低）' : ''}`,
      `地点：${place || '未识别'}　分类：${burst.category ?? '未识别'}`,
      `来件 ${burst.postIds.length} 件：${burst.postIds.slice(0, 30).join('、')}${burst.postIds.length > 30 ? ' …' : ''}`,
      '见工作台「热点」页',
    ].join('\n'),
  }
}

const oddsText = (odds: number): string => (odds <= 1e-9 ? '小于十亿分之一' : `约 1/${Math.round(1 / odds).toLocaleString('zh-CN')}`)

const shanghai = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const inShanghai = (instant: string): string => shanghai.format(new Date(instant))
