/**
 * Debian packages with all they need, solved by apt itself, downloaded into a folder: apt is given
 * lists, cache and status of its own, so that the system it runs on is neither read nor changed.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { runCommand } from './run-command.ts'

/** The suite that has the engine. */
const SUITE = 'forky'
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
/** What the engine's own start needs beside it: a shell, basic tools, time zones. */
const BASE = ['dash', 'coreutils', 'libc-bin', 'tzdata']

/** @returns the archives (absolute paths) and PostgreSQL's major version */
export async function downloadEnginePackages(workFolder: string): Promise<{ archives: string[]; postgres: string }> {
  const apt = await isolatedApt(workFolder)
  await runCommand('apt-get', [...apt, 'update', '-qq'])
  const names = (await runCommand('apt-cache', [...apt, 'pkgnames', 'postgresql-'])).split('\n')
  const majors = names.flatMap((name) => /^postgresql-(\d+)-documentdb$/.exec(name)?.[1] ?? []).map(Number)
  if (majors.length === 0) throw new Error(`Debian ${SUITE} has no postgresql-*-documentdb`)
  const postgres = String(Math.max(...majors))
  await runCommand('apt-get', [...apt, 'install', '--yes', '--download-only', '-qq', ...BASE, `postgresql-${postgres}-documentdb`])
  const folder = path.join(workFolder, 'cache/archives')
  const archives = (await readdir(folder)).filter((name) => name.endsWith('.deb')).map((name) => path.join(folder, name))
  return { archives, postgres }
}

async function isolatedApt(workFolder: string): Promise<string[]> {
  await mkdir(path.join(workFolder, 'lists/partial'), { recursive: true })
  await mkdir(path.join(workFolder, 'cache/archives/partial'), { recursive: true })
  const sources = path.join(workFolder, 'sources.list')
  await writeFile(sources, `deb [signed-by=${KEYRING}] ${await debianMirror()} ${SUITE} main\n`)
  const options = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State::lists': path.join(workFolder, 'lists'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': path.join(workFolder, 'cache'),
    'Dir::Log': workFolder,
    'APT::Sandbox::User': 'root',
    'APT::Install-Recommends': 'false',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    'Acquire::Check-Valid-Until': 'false',
    'Debug::NoLocking': 'true',
  }
  return Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`])
}

/** The mirror this system already uses, as apt itself reads its sources. */
async function debianMirror(): Promise<string> {
  const lines = (await runCommand('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'])).split('\n')
  const mirror = lines.find((uri) => /\/debian\/?$/.test(uri))
  if (!mirror) throw new Error('apt on this system knows no Debian mirror (an address that ends in /debian)')
  return mirror
}
