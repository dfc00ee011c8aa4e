/** Posts a day as bars; a day without any is a dot. */
import { useTexts } from '../../texts/wording.ts'

const WIDTH = 168
const HEIGHT = 40
const GAP = 1.5

export function DayBars({ days }: { days: readonly { day: string; posts: number }[] }) {
  const words = useTexts().events
  const most = Math.max(1, ...days.map(({ posts }) => posts))
  const width = WIDTH / Math.max(days.length, 14)
  return (
    <svg className="day-bars" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={words.daily}>
      {days.map(({ day, posts }, index) => {
        const height = posts === 0 ? 1.5 : Math.max(3, (posts / most) * (HEIGHT - 2))
        return (
          <rect key={day} className={posts === 0 ? 'none' : ''} x={index * width} y={HEIGHT - height} width={Math.max(1, width - GAP)} height={height} rx="1">
            <title>{`${day}  ${words.posts(posts)}`}</title>
          </rect>
        )
      })}
    </svg>
  )
}
