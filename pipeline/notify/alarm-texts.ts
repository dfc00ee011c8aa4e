/** The words of an alarm, for the people who get it. Pure. */
import type { Alarm } from '../../storage/records/alarm.ts'
import type { Source, SourceHealth } from '../../storage/records/source.ts'

const healthWords: Readonly<Record<SourceHealth, string>> = {
  working: '正常',
  quiet: '来件异常少',
  changed: '页面变了，读不出来',
  blocked: '被站点拒绝',
  broken: '采集不了',
}

/** What is sent when an alarm opens, is repeated, or ends. `alarm` as it is after this notice. */
export function alarmMessage(alarm: Alarm, source: Pick<Source, 'name' | 'url' | 'enabled' | 'lastSuccessAt'> | undefined): { subject: string; text: string } {
  const name = source?.name ?? alarm.sourceId
  const facts = [`来源：${name}（${alarm.sourceId}）`, ...(source ? [`网址：${source.url}`] : [])]
  if (alarm.state === 'cleared') {
    const ended = source && !source.enabled ? '来源已停用，告警结束' : '已恢复正常'
    return {
      subject: `【回音】${name}：${ended}`,
      text: [...facts, `异常：${healthWords[alarm.health]}，${inShanghai(alarm.since)} 起，共 ${alarm.runs} 次`, `结束：${inShanghai(alarm.clearedAt ?? alarm.lastBadAt)}`].join('\n'),
    }
  }
  return {
    subject: `【回音】${name}：${healthWords[alarm.health]}（连续 ${alarm.runs} 次）`,
    text: [
      ...facts,
      `原因：${alarm.why}`,
      `开始：${inShanghai(alarm.since)}`,
      `上次成功：${source?.lastSuccessAt ? inShanghai(source.lastSuccessAt) : '从未'}`,
      ...(alarm.evidenceId ? ['读不出来的原始页面已留存，见工作台「来源」页'] : []),
      `第 ${alarm.notices} 次提醒${alarm.nextNoticeAt ? `；若未恢复，${inShanghai(alarm.nextNoticeAt)} 再提醒` : ''}`,
    ].join('\n'),
  }
}

const shanghai = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const inShanghai = (instant: string): string => shanghai.format(new Date(instant))
