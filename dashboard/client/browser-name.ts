/** A browser's own long description as people would say it: «Chrome 140 · Windows». */
const browsers = [
  ['Edge', /Edg\/(\d+)/u],
  ['Firefox', /Firefox\/(\d+)/u],
  ['Chrome', /Chrome\/(\d+)/u],
  ['Safari', /Version\/(\d+).*Safari/u],
] as const
const systems = [
  ['Android', /Android/u],
  ['iOS', /iPhone|iPad/u],
  ['HarmonyOS', /HarmonyOS/u],
  ['Windows', /Windows/u],
  ['macOS', /Mac OS X/u],
  ['Linux', /Linux/u],
] as const

/** Falls back to the description itself where it names no browser we know. */
export function browserName(agent: string): string {
  for (const [name, pattern] of browsers) {
    const version = pattern.exec(agent)?.[1]
    if (version !== undefined) return [`${name} ${version}`, systems.find(([, system]) => system.test(agent))?.[0]].filter(Boolean).join(' · ')
  }
  return agent
}
