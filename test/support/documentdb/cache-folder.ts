/** Where the test engine lives: one folder, nothing outside it. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url))
export const defaultCacheFolder = path.join(projectRoot, '.cache/documentdb')

/** The engine's own root file system, and what was put there. */
export const engineRoot = (cache: string): string => path.join(cache, 'engine')
const installedFile = (root: string): string => path.join(root, 'installed.json')
const runningFile = (cache: string): string => path.join(cache, 'running.json')
export const lockFile = (cache: string): string => path.join(cache, 'lock')
export const gatewayLog = (cache: string): string => path.join(cache, 'gateway.log')

const zInstalled = z.object({ postgres: z.string(), extension: z.string(), packages: z.number() })
/** `postgres`: its major version, `18` · `extension`: the version of documentdb · `packages`: how many were unpacked. */
export type Installed = z.infer<typeof zInstalled>

const zRunning = z.object({ enginePort: z.number(), gatewayPort: z.number(), gatewayPid: z.number() })
export type Running = z.infer<typeof zRunning>

/** What is installed under `root`; undefined when nothing is, or an installation did not end. */
export const readInstalled = (root: string): Promise<Installed | undefined> => readJson(installedFile(root), zInstalled)
export const writeInstalled = (root: string, installed: Installed): Promise<void> => writeFile(installedFile(root), `${JSON.stringify(installed)}\n`)

/** What the last start left behind; whether it still runs is another question. */
export const readRunning = (cache: string): Promise<Running | undefined> => readJson(runningFile(cache), zRunning)
export const writeRunning = (cache: string, running: Running): Promise<void> => writeFile(runningFile(cache), `${JSON.stringify(running)}\n`)
export const forgetRunning = (cache: string): Promise<void> => rm(runningFile(cache), { force: true })

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return schema.parse(JSON.parse(text))
}
