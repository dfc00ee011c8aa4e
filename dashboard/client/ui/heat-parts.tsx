/** Heat with every part of it: they add up to the figure before them. */
import type { EventHeat } from '../../../storage/records/event.ts'
import { minuteOf } from '../shanghai-time.ts'
import { useTexts } from '../texts/wording.ts'

export function HeatParts({ heat }: { heat: EventHeat }) {
  const words = useTexts().events
  const parts = Object.entries(heat.parts).filter(([, value]) => value !== 0)
  return (
    <p className="heat" title={words.heatAt(minuteOf(heat.at))}>
      <b className="number">
        {words.heat} {heat.value.toFixed(1)}
      </b>
      {parts.map(([name, value]) => (
        <span key={name} className={value < 0 ? 'heat-part less' : 'heat-part'}>
          {words.parts[name] ?? name} {value > 0 ? '+' : '−'}
          {Math.abs(value).toFixed(1)}
        </span>
      ))}
    </p>
  )
}
