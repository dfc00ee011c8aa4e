/** The reader of matters, loaded once a process, when the first post is placed (0.4 s and a dictionary in memory). */
import { loadCity } from '../../classifiers/city.ts'
import { createMatterReader } from '../../classifiers/events/matter.ts'
import type { MatterReader } from '../../classifiers/events/matter.ts'

let opened: MatterReader | undefined

export function openMatterReader(): MatterReader {
  opened ??= createMatterReader(loadCity())
  return opened
}
