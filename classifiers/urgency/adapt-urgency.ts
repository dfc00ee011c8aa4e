/**
 * Teaches an urgency model that exists with labelled posts alone, where the data it was trained on is not at hand: its weights are fitted to these posts and held to
 * what they were (a Gaussian prior around them, maximum a posteriori). On posts of all kinds (`anchors`) the model is to go on saying what it said (Li & Hoiem 2016,
 * «Learning without Forgetting»), since what people correct is never a fair sample of what comes in.
 */
import type { Text } from '../classifier.ts'
import type { Hold, SeenPost } from './fit-urgency.ts'
import { createPostViewer, fitUrgency, lessonOf } from './fit-urgency.ts'
import type { LabelledUrgency } from './train-urgency.ts'
import type { UrgencyChances, UrgencyWeights } from './urgency-model.ts'
import { chanceOf, judgeUrgency, openLinear } from './urgency-model.ts'

/**
 * An office's habit is about matters: rules and words give way, what every post has (length, how many rules) hardly. «特急» gives way less than «at least 紧急»: a danger
 * missed costs the most, and it may be said of posts in which no rule fired. README.md has the figures by which these were chosen.
 */
const held: Hold = { rules: { urgent: 12, critical: 40 }, other: 500, dense: 500, grams: { urgent: 1, critical: 20 }, bias: 1000 }

/**
 * @param running weights as `trainUrgency` or this made them; what this taught before is taught anew, from all rows. Thresholds stay.
 * @param anchors posts of all kinds, without labels
 * @param trained the day, kept in the version
 * @returns weights whose figures count the rows, the anchors, and the anchors of which another level is said than before
 */
export function adaptUrgency(running: UrgencyWeights, rows: readonly LabelledUrgency[], anchors: readonly Text[], trained: string): UrgencyWeights {
  const before = running.before ?? { urgent: running.urgent, critical: running.critical }
  const view = createPostViewer()
  const seen = anchors.map(view)
  const said = seen.map(chancesBy(before))
  const kept = seen.map(({ features, places }, i) => ({ features, places, belief: said[i]!, cost: { urgent: 1, critical: 1 } }))
  const after = fitUrgency([...rows.map((row) => lessonOf(view(row), row.levels)), ...kept], held, before)
  const says = seen.map(chancesBy(after))
  const moved = seen.filter(({ fired }, i) => judgeUrgency(running, said[i]!, fired).level !== judgeUrgency(running, says[i]!, fired).level).length
  return { ...running, trained, ...after, before, figures: { rows: rows.length, anchors: anchors.length, anchorsMoved: moved } }
}

function chancesBy(parts: Pick<UrgencyWeights, 'urgent' | 'critical'>): (post: SeenPost) => UrgencyChances {
  const urgent = openLinear(parts.urgent)
  const critical = openLinear(parts.critical)
  return ({ features, places }) => ({ urgent: chanceOf(urgent, features, places), critical: chanceOf(critical, features, places) })
}
