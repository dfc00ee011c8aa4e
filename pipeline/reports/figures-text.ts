/** The opening sentences of a 《运行情况》, as the office has written them since 2015; only what the store holds. Pure. */
import type { Channel } from '../../storage/records/post.ts'
import type { CaseFigures, Rate } from './case-figures.ts'

/** Channels as the office's reports call them. */
export const channelWords: Record<Channel, string> = { liuyan: '人民网《领导留言板》', mailbox: '《市长信箱》', import: '导入', phone: '来电', letter: '来信', visit: '来访', enterprise: '企业投诉' }

/** @param title of the period, e.g. `2026年11月` */
export function figuresText(title: string, figures: CaseFigures): string {
  if (figures.accepted + figures.closed + figures.carriedIn === 0) return `${title}没有受理、办结或结转的案件。`
  const { byChannel, byCategory, satisfaction } = figures
  const online = byChannel.filter(({ channel }) => channel === 'liuyan' || channel === 'mailbox').reduce((sum, { cases }) => sum + cases, 0)
  return [
    `${title}，共受理群众反映的问题${figures.accepted}件，上期结转${figures.carriedIn}件，办结${figures.closed}件，按期办结${figures.closedOnTime}件，结转下期${figures.carriedOut}件。`,
    `${rateText(figures.onTime2018)}；${rateText(figures.onTime2025)}；${rateText(satisfaction)}。`,
    byChannel.length === 0 ? '' : `其中：网络舆情${online}件；按渠道：${byChannel.map(({ channel, cases }) => `${channelWords[channel]}${cases}件`).join('、')}。`,
    byCategory.length === 0 ? '' : `问题分类为：${byCategory.map(({ category, cases }) => `${category}${cases}件`).join('、')}。`,
  ]
    .filter(Boolean)
    .join('\n')
}

const rateText = ({ definition, numerator, denominator, rate }: Rate): string => `${definition.split('＝')[0]}${rate === null ? '无从计算' : `${(rate * 100).toFixed(2)}%`}（${numerator}/${denominator}）`
