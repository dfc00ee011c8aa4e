/** 标注: what the machine was least sure of, with its likeliest answers. A label is given by `correctPost`, also where it agrees with the machine. */
import type { Triage } from '../../../storage/records/triage.ts'
import { urgencyNames } from '../../../storage/records/triage.ts'
import type { LabellingTask } from '../../../storage/store.ts'
import type { LabellingRow } from '../../contract/labelling.ts'
import type { Handlers, Tools } from '../handlers.ts'
import type { Names } from '../names.ts'
import { cardView } from '../views/cards.ts'

export function labellingHandlers({ store, names }: Tools): Pick<Handlers, 'labelling'> {
  return {
    async labelling({ query: { task, limit }, at }) {
      const [readings, known] = await Promise.all([store.leastCertain(task, limit), names()])
      const cards = new Map((await store.cards(readings.map(({ triage }) => triage.id))).map((card) => [card.id, card]))
      const rows = readings.flatMap(({ triage, sureness }): LabellingRow[] => {
        const card = cards.get(triage.id)
        return card === undefined ? [] : [{ card: cardView(card, known, at), sureness, choices: choicesOf(triage, task, known) }]
      })
      return { task, rows }
    },
  }
}

function choicesOf({ topic, category, urgency, units }: Triage, task: LabellingTask, names: Names): LabellingRow['choices'] {
  if (task === 'routing') return units.map(({ unitId, confidence }) => ({ value: unitId, name: names.unit(unitId), confidence }))
  if (task !== 'urgency') {
    const labelled = task === 'topic' ? topic : category
    return [labelled, ...labelled.alternatives].map(({ label, confidence }) => ({ value: label, name: label, confidence }))
  }
  const own = { value: String(urgency.level), name: urgencyNames[urgency.level], confidence: urgency.confidence }
  return [own, ...urgencyNames.flatMap((name, level) => (level === urgency.level ? [] : [{ value: String(level), name, confidence: 0 }]))]
}
