/** Versions by day: which is shown, and which one holds today. */
import { useTexts } from '../../texts/wording.ts'
import type { Standing } from './versions-of.ts'

export function VersionPicker({ versions, standing, shown, onShow }: { versions: readonly { version: string; from: string }[]; standing: readonly Standing[]; shown: number; onShow: (at: number) => void }) {
  const words = useTexts().rules
  return (
    <div className="filter-states" role="group" aria-label={words.version}>
      {versions.map(({ version, from }, at) => (
        <button key={version} type="button" aria-pressed={at === shown} onClick={() => onShow(at)}>
          {words.versionOf(version)} · {words.from(from)} · {words[standing[at] ?? 'over']}
        </button>
      ))}
    </div>
  )
}
