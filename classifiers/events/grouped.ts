/** Things by what `key` says of them, in their order; null: of no group. */
export function grouped<T>(things: readonly T[], key: (thing: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const name = key(thing)
    if (name === null) continue
    const own = groups.get(name)
    if (own === undefined) groups.set(name, [thing])
    else own.push(thing)
  }
  return groups
}
