/** Everything the classifiers can say of a text, in one call: what `pipeline/triage` stores. */
import type { Triage } from '../storage/records/triage.ts'
import type { City } from './city.ts'
import { loadCity } from './city.ts'
import type { Text } from './classifier.ts'
import type { TextFingerprint } from './duplicates/minhash.ts'
import { fingerprintFolded, minhashVersion } from './duplicates/minhash.ts'
import { findPersonal, personalReader } from './personal/personal.ts'
import { createPlaceReader } from './place/place.ts'
import { prepareText } from './prepare.ts'
import { createDutyList, suggestUnits } from './routing/duty-list.ts'
import type { Segmenter } from './segment.ts'
import { createSegmenter } from './segment.ts'
import { createTopicReader } from './topic/topic.ts'
import { understoodVersion } from './understood/understood.ts'
import { createUrgencyReader } from './urgency/urgency.ts'

/** The part of a triage that can be read from the text alone, and what is stored beside it. */
export interface TriageReading extends Pick<Triage, 'classifiers' | 'understood' | 'notUnderstoodWhy' | 'topic' | 'category' | 'urgency' | 'place' | 'units' | 'personal'> {
  fingerprint: TextFingerprint
  /** Distinct words of title and content for full-text search. */
  words: string[]
}

export interface TriageReader {
  /** Classifier name → version; the same in every reading. */
  readonly versions: Record<string, string>
  readonly segmenter: Segmenter
  read(text: Text): TriageReading
}

/** Loads what is needed (about half a second); the reader is then pure, synchronous and never throws on any text. */
export function createTriageReader(city: City = loadCity()): TriageReader {
  const segmenter = createSegmenter(city)
  const topics = createTopicReader(city)
  const urgency = createUrgencyReader()
  const places = createPlaceReader(city)
  const duties = createDutyList(city)
  const versions = {
    understood: understoodVersion,
    [topics.name]: topics.version,
    [urgency.name]: urgency.version,
    [places.name]: places.version,
    routing: 'duties-1',
    [personalReader.name]: personalReader.version,
    duplicates: minhashVersion,
  }
  return {
    versions,
    segmenter,
    read: (text) => {
      const prepared = prepareText(text)
      const topic = topics.read(prepared)
      const place = places.read(prepared)
      return {
        classifiers: { ...versions },
        understood: prepared.verdict.understood,
        notUnderstoodWhy: prepared.verdict.why,
        ...topic,
        urgency: urgency.read(prepared),
        place,
        units: suggestUnits(duties.score(prepared, place, topic), prepared.verdict.trust),
        personal: findPersonal(text),
        fingerprint: fingerprintFolded(prepared.joined),
        words: segmenter.searchWords(prepared.joined),
      }
    },
  }
}
