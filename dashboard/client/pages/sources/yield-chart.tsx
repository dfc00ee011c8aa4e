/** New posts of the last runs as bars; a run without any is a dot, so that silence is seen. */
import { useTexts } from '../../texts/wording.ts'

const WIDTH = 168
const HEIGHT = 36
const GAP = 1.5

export function YieldChart({ yields }: { yields: readonly number[] }) {
  const texts = useTexts()
  const most = Math.max(1, ...yields)
  const width = WIDTH / Math.max(yields.length, 12)
  return (
    <svg className="yields" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={texts.sources.yieldLabel(yields.join('、'))}>
      {yields.map((count, index) => {
        const height = count === 0 ? 1.5 : Math.max(3, (count / most) * (HEIGHT - 2))
        return (
          <rect key={index} className={count === 0 ? 'none' : ''} x={index * width} y={HEIGHT - height} width={Math.max(1, width - GAP)} height={height} rx="1">
            <title>{count}</title>
          </rect>
        )
      })}
    </svg>
  )
}
