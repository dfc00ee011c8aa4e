/** 回音壁. */
import { randomUUID } from 'node:crypto'
import { dayInShanghai } from '../../../pipeline/casework/shanghai-day.ts'
import type { MediaMention } from '../../../storage/records/media-mention.ts'
import { closeMediaMention, linkMediaMention, writeMediaMention } from '../../../storage/records/media-mention.ts'
import type { MentionView } from '../../contract/media.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actOf } from '../handlers.ts'
import { found, Refusal } from '../refusal.ts'
import { historyView } from '../views/cards.ts'
import { maskPlain } from '../views/masked-content.ts'

type Names = 'mediaMentions' | 'addMediaMention' | 'linkMediaMention' | 'closeMediaMention'

export function mediaHandlers({ store, names, findPersonal }: Tools): Pick<Handlers, Names> {
  const cover = (text: string): string => maskPlain(text, findPersonal).text

  async function viewOf(mention: MediaMention): Promise<MentionView> {
    const [known, cases] = await Promise.all([names(), store.casesById(mention.caseIds)])
    const { history, by, caseIds: _ids, closure, title, demanded, ...rest } = mention
    const numbers = new Map(cases.map((record) => [record.id, record.number]))
    const lines = historyView(history, known).map((line) => (line.action === 'link' && line.why ? { ...line, why: line.why.split('、').map((id) => numbers.get(id) ?? id).join('、') } : line))
    return {
      ...rest,
      title: cover(title),
      demanded: cover(demanded),
      byName: known.person(by),
      cases: cases.map(({ id, number, title: about, status }) => ({ id, number, title: about, status })),
      closure: closure && { day: closure.day, answer: cover(closure.answer), link: closure.link, at: closure.at, byName: known.person(closure.by) },
      history: lines,
    }
  }
  /** A voided case is nobody's answer. */
  async function idsOf(numbers: readonly string[]): Promise<string[]> {
    const cases = await Promise.all(numbers.map(async (number) => found(await store.caseByNumber(number), `案件 ${number}`)))
    const voided = cases.find(({ status }) => status === 'voided')
    if (voided) throw new Refusal('illegal', `案件 ${voided.number} 已作废，不能关联`)
    return cases.map(({ id }) => id)
  }

  return {
    async mediaMentions({ query: { skip, limit, ...filter } }) {
      const [{ mentions, total }, { total: open }] = await Promise.all([store.mediaMentions(filter, skip, limit), store.mediaMentions({ state: 'open', caseId: filter.caseId }, 0, 0)])
      return { mentions: await Promise.all(mentions.map(viewOf)), total, open }
    },
    async addMediaMention(call) {
      const { caseNumbers, ...facts } = call.body
      refuseDayToCome(facts.day, call.at)
      const mention = writeMediaMention({ ...facts, id: `media:${randomUUID()}`, caseIds: await idsOf(caseNumbers) }, dayInShanghai(call.at), actOf(call))
      return viewOf(await store.addMediaMention(mention))
    },
    async linkMediaMention(call) {
      const caseIds = await idsOf(call.body.caseNumbers)
      return viewOf(await store.changeMediaMention(call.params.id, call.body.version, 'link_media_mention', (mention) => linkMediaMention(mention, caseIds, actOf(call)), actOf(call)))
    },
    async closeMediaMention(call) {
      const { version, ...said } = call.body
      refuseDayToCome(said.day, call.at)
      return viewOf(
        await store.changeMediaMention(
          call.params.id,
          version,
          'close_media_mention',
          (mention) => {
            if (said.day < mention.day) throw new Refusal('invalid', '填写有误：回应日期早于点名日期', [{ path: 'day', message: `不早于点名日期 ${mention.day}` }])
            return closeMediaMention(mention, said, dayInShanghai(call.at), actOf(call))
          },
          actOf(call),
        ),
      )
    },
  }
}

function refuseDayToCome(day: string, at: string): void {
  if (day > dayInShanghai(at)) throw new Refusal('invalid', '填写有误：日期在将来', [{ path: 'day', message: '日期在将来' }])
}
