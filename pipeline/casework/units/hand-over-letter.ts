/** The letter by which a successor learns what it has in hand from today on. Numbers and deadlines only: no personal data leaves with it. */
import type { Delivery } from '../../../storage/records/delivery.ts'
import { writeDelivery } from '../../../storage/records/delivery.ts'
import type { Act } from '../../../storage/records/record.ts'
import type { Unit } from '../../../storage/records/unit.ts'
import type { Store } from '../../../storage/store.ts'
import { inShanghai } from '../../dispatch/letters.ts'

/** One dispatch that changed hands. */
export interface Handed {
  from: Unit
  to: Unit
  dispatchId: string
  caseNumber: string
  dueAt: string
}

/** One letter for each unit that took something over; `held` where nothing may leave. */
export async function handOverLetters({ store, newId, held }: { store: Store; newId: () => string; held: boolean }, handed: readonly Handed[], act: Act): Promise<Delivery[]> {
  const heirs = new Map(handed.map(({ to }) => [to.id, to]))
  return Promise.all(
    [...heirs.values()].map(async (heir) => {
      // Two units may have had one case together.
      const items = [...new Map(handed.filter(({ to }) => to.id === heir.id).map((item) => [item.caseNumber, item])).values()]
      const former = [...new Set(items.map(({ from }) => from.name))].join('、')
      const facts = {
        id: `hand_over:${newId()}`,
        channel: (await store.unitChannel(heir.id))?.channel ?? ('portal' as const),
        unitId: heir.id,
        kind: 'hand_over' as const,
        aboutId: heir.id,
        caseId: null,
        subject: `【移交】${former}的 ${items.length} 件在办诉求由你单位承接`,
        text: [`${heir.name}：`, `因${act.why ?? '机构改革'}，下列在办诉求自即日起由你单位承接，期限不变：`, ...items.map(({ caseNumber, dueAt }) => `${caseNumber}　办结截止 ${inShanghai(dueAt)}`), '请登录平台办理。'].join('\n'),
        fields: { from: former, dispatches: items.map(({ dispatchId, caseNumber, dueAt }) => ({ dispatchId, caseNumber, dueAt })) },
      }
      return writeDelivery(facts, held, act)
    }),
  )
}
