/** Sources: health, runs, pages that could not be read, the last answer of the site, and running one now. */
import type { Source } from '../../../storage/records/source.ts'
import type { RawView, RunView, SourceRow } from '../../contract/source.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { rawText } from '../raw-text.ts'
import { found } from '../refusal.ts'
import { maskPlain } from '../views/masked-content.ts'

const RUNS_IN_CHART = 24
const RUNS_IN_DETAIL = 50
const DEAD_LETTERS_SHOWN = 100

type Names = 'sources' | 'source' | 'sourceRaw' | 'runSource' | 'retryFailed' | 'enableSource'

export function sourceHandlers({ store, findPersonal }: Tools): Pick<Handlers, Names> {
  const rowOf = async (source: Source): Promise<SourceRow> => {
    const [runs, letters] = await Promise.all([store.runs(source.id, RUNS_IN_CHART), store.deadLetters(source.id, DEAD_LETTERS_SHOWN)])
    return { ...source, yields: runs.map(({ counts }) => counts.new).reverse(), deadLetters: letters.length }
  }
  return {
    sources: async () => Promise.all((await store.sources()).map(rowOf)),
    async source({ params }) {
      const source = found(await store.source(params.id), '来源')
      const [row, runs, deadLetters] = await Promise.all([rowOf(source), store.runs(source.id, RUNS_IN_DETAIL), store.deadLetters(source.id, DEAD_LETTERS_SHOWN)])
      return { source: row, runs: runs satisfies RunView[], deadLetters }
    },
    async sourceRaw({ params, caller, at }): Promise<RawView> {
      const source = found(await store.source(params.id), '来源')
      // Of a rebuilt site, the page that did not fit is the one to look at, whatever was fetched after it.
      const misfit = source.health === 'changed' && source.misfit ? await store.raw(source.misfit.evidenceId) : undefined
      const raw = found(misfit ?? (await store.lastRaw(source.id)), '来源的原始页面')
      await store.audit({ at, by: caller.staff.id, action: 'read_raw', subject: `source ${source.id}`, detail: { url: raw.url, page: raw.id } })
      const { text, bytes, cut } = rawText(raw)
      return { url: raw.url, fetchedAt: raw.fetchedAt, contentType: raw.contentType, bytes, cut, text: maskPlain(text, findPersonal).text }
    },
    async runSource({ params, caller, at }) {
      const source = found(await store.source(params.id), '来源')
      await store.audit({ at, by: caller.staff.id, action: 'run_source', subject: `source ${source.id}`, detail: {} })
      return rowOf(await store.runSoon(source.id, at))
    },
    async retryFailed({ params, caller, at }) {
      const source = found(await store.source(params.id), '来源')
      await store.audit({ at, by: caller.staff.id, action: 'run_source', subject: `source ${source.id}`, detail: { what: 'failed' } })
      return rowOf(await store.runSoon(source.id, at, 'failed'))
    },
    async enableSource({ params, body, caller, at }) {
      const source = found(await store.source(params.id), '来源')
      await store.audit({ at, by: caller.staff.id, action: body.enabled ? 'enable_source' : 'disable_source', subject: `source ${source.id}`, detail: {} })
      return rowOf(await store.enableSource(source.id, body.enabled, at))
    },
  }
}
