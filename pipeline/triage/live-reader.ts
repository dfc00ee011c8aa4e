/** A triage reader that takes up a model as soon as it is installed or taken back, without a restart. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { loadCity } from '../../classifiers/city.ts'
import { installedModels, trainTasks } from '../../classifiers/learning/installed.ts'
import { BadData } from '../../classifiers/learning/training-data.ts'
import { createTriageReader } from '../../classifiers/read.ts'
import type { TriageReader } from '../../classifiers/read.ts'

export interface LiveReader extends TriageReader {
  /**
   * Looks whether other models are installed than run, and loads them (half a second of this process; seconds where units are learned from many letters).
   * @returns true where others run now. A list that cannot be read changes nothing but `off`.
   */
  refresh(): boolean
}

/** When each list of installed models was written last; the same text as long as nothing was installed or taken back. */
function stateOf(models: string): string {
  return trainTasks
    .map((task) => {
      const list = statSync(join(models, task, 'installed.json'), { throwIfNoEntry: false })
      return list === undefined ? '' : `${list.mtimeMs}:${list.size}:${list.ino}`
    })
    .join()
}

/** @param models the folder of installed models */
export function createLiveReader(models: string): LiveReader {
  const city = loadCity()
  let state = stateOf(models)
  /** Why the list as it stands is not what runs. */
  let unread: string | null = null
  let current = opened() ?? createTriageReader(city)

  /** A damaged list stops nobody from reading posts: what ran goes on, at the start the shipped models, and it is said. */
  function opened(): TriageReader | null {
    try {
      const reader = createTriageReader(city, installedModels(models))
      unread = null
      return reader
    } catch (error) {
      if (!(error instanceof BadData)) throw error
      unread = `本单位训练的模型读不出：${error.message}`
      return null
    }
  }

  return {
    get off() {
      return unread === null ? current.off : [...current.off, unread]
    },
    get versions() {
      return current.versions
    },
    get segmenter() {
      return current.segmenter
    },
    read: (text) => current.read(text),
    readWith: (encoder, texts) => current.readWith(encoder, texts),
    autoForwardTo: (text) => current.autoForwardTo(text),
    refresh: () => {
      const now = stateOf(models)
      if (now === state) return false
      state = now
      const next = opened()
      if (next === null) return false
      current = next
      return true
    },
  }
}
