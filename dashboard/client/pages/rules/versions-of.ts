/** Of versions by day, which one holds today, which is to come, which is over. Pure. */
export type Standing = 'over' | 'inForce' | 'coming'

/** @param versions ascending by `from` */
export function standings(versions: readonly { from: string }[], today: string): Standing[] {
  const present = versions.findLastIndex(({ from }) => from <= today)
  return versions.map((_, n) => (n < present ? 'over' : n === present ? 'inForce' : present < 0 && n === 0 ? 'inForce' : 'coming'))
}
