/** Profiles from their files, with errors that say which file and where in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import type { Profile } from './profile.ts'
import { zProfile } from './profile.ts'

/** A profile that cannot be used: the message names file and path. */
export class ProfileInvalid extends Error {
  constructor(file: string, problems: string[]) {
    super(`${file}: ${problems.join('; ')}`)
    this.name = 'ProfileInvalid'
  }
}

/** The shipped profiles. */
export const shippedProfiles = join(import.meta.dirname, '../sources/mailboxes')

/** Names of the profiles in a folder, without `.yaml`. */
export function profileNames(folder: string = shippedProfiles): string[] {
  return readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => file.replace(/\.ya?ml$/, ''))
    .toSorted()
}

/**
 * A profile by its shipped name, or by the path of a file.
 * @throws ProfileInvalid naming the file, and every place in it that is wrong; or the known names
 */
export function loadProfile(nameOrFile: string, folder: string = shippedProfiles): { name: string; profile: Profile } {
  const isFile = /\.(ya?ml|json)$/.test(nameOrFile)
  const file = isFile ? nameOrFile : join(folder, `${nameOrFile}.yaml`)
  if (!existsSync(file)) throw new ProfileInvalid(isFile ? file : `mailbox profile «${nameOrFile}»`, [isFile ? 'there is no such file' : `there is none of that name; known: ${profileNames(folder).join(', ')}`])
  return { name: basename(file).replace(/\.\w+$/, ''), profile: readProfile(readFileSync(file, 'utf8'), isFile ? file : `${nameOrFile}.yaml`) }
}

/** @throws ProfileInvalid */
export function readProfile(text: string, file: string): Profile {
  const checked = zProfile.safeParse(parseYaml(text, file))
  if (checked.success) return checked.data
  throw new ProfileInvalid(file, checked.error.issues.map((issue) => `${issue.path.join('.') || 'the whole file'}: ${issue.message}`))
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof YAMLParseError) throw new ProfileInvalid(file, [error.message])
    throw error
  }
}
