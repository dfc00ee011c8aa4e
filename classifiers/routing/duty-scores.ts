/** The duty list's view of a letter, for the router: without a place, because another city's places are not ours. */
import type { City } from '../city.ts'
import { noPlace } from '../place/place.ts'
import { prepareText } from '../prepare.ts'
import { createTopicReader } from '../topic/topic.ts'
import { createDutyList } from './duty-list.ts'
import type { DutyScores } from './router.ts'

/** Duty scores of a letter by unit id; the category is read by the lexicon alone, which is fast and the same everywhere. */
export function dutyScores(city: City): DutyScores {
  const duties = createDutyList(city)
  const topics = createTopicReader(city)
  return (letter) => {
    const prepared = prepareText(letter)
    return new Map(duties.score(prepared, noPlace, topics.read(prepared)).map(({ unitId, score }) => [unitId, score]))
  }
}
