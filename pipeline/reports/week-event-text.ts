/** One hot issue of a week as a paragraph: what and where, how many people and posts, which unit has it, what became of it. Pure. */
import type { WeekEvent } from './week-events.ts'
import { dayTitle } from './week.ts'

const QUOTED_MOST = 60
/** How a letter begins; the matter begins after it. */
const salutation = /^(?:尊敬的[^，。：:！!]{1,10}|[^，。：:！!]{0,6}(?:您好|你好))[，。：:！!\s]+/u

/** @param before what the compared stretch is called, 上周 or 上周同期 @param from the week's first day: other years are named */
export function eventText(event: WeekEvent, before: string, from: string): string {
  return [nameOf(event), countsOf(event, before, from), quoteOf(event), handlingOf(event)].join('')
}

/** Title and, where it does not say so itself, the place. */
function nameOf({ title, district, place }: WeekEvent): string {
  const where = [district, place].filter((name) => name !== null && !title.includes(name)).join('')
  return `${title.replace(/[。！？!?，,、.\s]+$/u, '')}${where ? `（${where}）` : ''}。`
}

function countsOf({ people, posts, all, standing, weeks, firstDay, lastDayBefore, alarmed, returns }: WeekEvent, before: string, from: string): string {
  const total = `累计${all.people}人${all.posts}件`
  const first = dayTitle(firstDay, from)
  const last = dayTitle(lastDayBefore ?? firstDay, from)
  const trend = people.now === people.before ? '反映人数持平' : `反映人数${people.now > people.before ? '上升' : '下降'}`
  const known = {
    new: '系本周新出现',
    continuing: `${before}${people.before}人${posts.before}件，${trend}；${first}首次反映，已持续${weeks}周，${total}`,
    again: `上周没有；${first}首次反映${last === first ? '' : `，上一次在${last}`}，${total}`,
  }[standing]
  return `本周${people.now}人反映${posts.now}件，${[known, returns > 0 && `属反复反映（${returns}次）`, alarmed && '本周已发出苗头性预警'].filter(Boolean).join('，')}。`
}

/** The beginning of the post that stands for all, as it was written, up to the last mark that fits. */
function quoteOf({ shown }: WeekEvent): string {
  const written = [...(shown[0]?.excerpt ?? '').trim().replace(salutation, '').replaceAll('“', '‘').replaceAll('”', '’')]
  if (written.length === 0) return ''
  if (written.length <= QUOTED_MOST) return `有来件反映：“${written.join('')}”`.replace(/(?<![。！？!?])”$/u, '”。')
  const cut = written.slice(0, QUOTED_MOST).join('')
  const [upToMark = cut] = /^.{20,}(?=[。！？!?；;，,])/su.exec(cut) ?? []
  return `有来件反映：“${upToMark}……”`
}

function handlingOf({ cases, units, suggested, all }: WeekEvent): string {
  const answers = all.answered === 0 ? '来件均未答复' : all.answered === all.posts ? '来件均已答复' : `来件已答复${all.answered}件、未答复${all.posts - all.answered}件`
  const waiting = all.waiting === 0 ? '' : `，${all.waiting === all.posts ? '均' : `${all.waiting}件`}待筛选`
  if (cases.all === 0) return `尚未立案${suggested.length > 0 ? `，按职责涉及${suggested.join('、')}` : ''}；${answers}${waiting}。`
  const work = [cases.closed > 0 && `办结${cases.closed}件`, cases.inWork > 0 && `在办${cases.inWork}件${cases.overdue > 0 ? `（超期${cases.overdue}件）` : ''}`, cases.unsent > 0 && `待转办${cases.unsent}件`].filter(Boolean).join('、')
  return `${units.length > 0 ? `承办单位：${units.join('、')}。` : ''}已立案${cases.all}件，其中${work}；${answers}${waiting}。${cases.instructed > 0 ? `市领导对其中${cases.instructed}件作出批示。` : ''}`
}
