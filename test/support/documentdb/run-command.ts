/** Runs a program and says, when it fails, what it was and what it printed. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/** @returns what the program wrote to standard output */
export async function runCommand(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await execute(program, args, { maxBuffer: MAX_OUTPUT_BYTES, cwd: '/' })).stdout
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    const said = lastLines(`${stdout}\n${stderr}`)
    throw new Error(`${program} ${args.at(0) ?? ''} … failed: ${said || message}`, { cause: error })
  }
}

const LINES_SHOWN = 15
/** The end of a log, for an error message. */
export const lastLines = (text: string): string => text.trim().split('\n').slice(-LINES_SHOWN).join('\n')
