/** What a person may say where the machine said something: the choices of 更正 and 标注. */
import type { correctable } from '../contract/post.ts'
import type { Choices } from '../contract/queue.ts'

export type Correctable = (typeof correctable)[number]

/** `urgency`: the levels' names, the least first. Empty as long as the choices are not there. */
export function correctionOptions(task: Correctable, choices: Choices | undefined, urgency: readonly string[]): { value: string; label: string }[] {
  if (task === 'urgency') return urgency.map((label, level) => ({ value: String(level), label })).reverse()
  if (!choices) return []
  if (task === 'routing') return choices.units.map(({ id, name }) => ({ value: id, label: name }))
  return (task === 'topic' ? choices.topics : choices.categories).map((label) => ({ value: label, label }))
}
