/**
 * Installs the engine into a folder: DocumentDB (BSON, indexes, aggregation and transactions of
 * MongoDB on PostgreSQL) from Debian, unpacked without running any package script. Needs root
 * (chroot, device files) and apt; the system outside the folder is left as it was.
 */
import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { downloadEnginePackages } from './apt-download.ts'
import { engineRoot, lockFile, readInstalled, writeInstalled } from './cache-folder.ts'
import type { Installed } from './cache-folder.ts'
import { withFileLock } from './file-lock.ts'
import { ENGINE_USER, preparePostgres } from './postgres-process.ts'
import { runCommand } from './run-command.ts'

/** What the packages need but the engine never loads: rasters, 3D, JIT, and interpreters of package scripts. It halves the folder. */
const NEVER_LOADED =
  /^(libgdal|proj-data|libsfcgal|libllvm|postgresql-\d+-jit|gnupg|gpg|dirmngr|perl|libperl|systemd|libarmadillo|libhdf5|libnetcdf|libpoppler|libspatialite|libopenblas|liblapack|libblas|libgfortran|libsvtav1|libaom|libx265|libmariadb|libavif|libheif|libboost|python)/

const WORK_PREFIX = 'install-'
const EXCLUDED = ['./usr/share/doc', './usr/share/man', './usr/share/locale', '*/bitcode', '*.bc', './usr/share/postgresql/*/contrib']

/** Installs unless it is there. `log` is told the steps. @returns what is installed, and whether it was before */
export async function installEngine(cache: string, log: (line: string) => void): Promise<Installed & { before: boolean }> {
  const present = await readInstalled(engineRoot(cache))
  if (present) return { ...present, before: true }
  if (process.getuid?.() !== 0) throw new Error('installing the engine needs root: it makes a root file system of its own')
  return withFileLock(lockFile(cache), async () => {
    const meanwhile = await readInstalled(engineRoot(cache))
    if (meanwhile) return { ...meanwhile, before: true }
    await removeAborted(cache)
    const work = await mkdtemp(path.join(cache, WORK_PREFIX))
    try {
      log('downloading packages')
      const { archives, postgres } = await downloadEnginePackages(work)
      const root = path.join(work, 'engine')
      const installed = await unpackAndTry(root, archives, postgres, log)
      await rm(engineRoot(cache), { recursive: true, force: true })
      await rename(root, engineRoot(cache))
      return { ...installed, before: false }
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  })
}

/** Work folders of installations that were killed. */
async function removeAborted(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (name.startsWith(WORK_PREFIX)) await rm(path.join(cache, name), { recursive: true, force: true })
  }
}

/** A trial start proves the unpacked tree. Debian testing moves: when the lean tree lacks something, everything is unpacked. */
async function unpackAndTry(root: string, archives: string[], postgres: string, log: (line: string) => void): Promise<Installed> {
  const lean = archives.filter((file) => !NEVER_LOADED.test(path.basename(file)))
  let failure: unknown
  for (const chosen of [lean, archives]) {
    log(`unpacking ${chosen.length} of ${archives.length} packages`)
    await rm(root, { recursive: true, force: true })
    await unpack(root, chosen)
    await furnish(root, postgres)
    try {
      const installed = { postgres, extension: await preparePostgres(root, postgres), packages: chosen.length }
      await writeInstalled(root, installed)
      return installed
    } catch (error) {
      failure = error
      log(`a trial start failed: ${(error as Error).message}`)
    }
  }
  throw failure
}

async function unpack(root: string, archives: string[]): Promise<void> {
  // Debian's /bin, /lib … are links into /usr; tar must find them so.
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
    await mkdir(path.join(root, 'usr', name), { recursive: true })
    await symlink(`usr/${name}`, path.join(root, name))
  }
  const exclude = EXCLUDED.map((pattern) => `--exclude=${pattern}`)
  for (const archive of archives) {
    await runCommand('bash', ['-o', 'pipefail', '-c', 'dpkg-deb --fsys-tarfile "$1" | tar --extract --directory "$2" --keep-directory-symlink "${@:3}"', 'bash', archive, root, ...exclude])
  }
}

/** What package scripts would have made: a shell's name, devices, one user, name lookup by file. */
async function furnish(root: string, postgres: string): Promise<void> {
  const inside = (name: string) => path.join(root, name)
  if (!(await exists(inside('usr/bin/sh')))) await symlink('dash', inside('usr/bin/sh'))
  const extensions = inside(`usr/share/postgresql/${postgres}/extension`)
  const postgis = (await readdir(extensions)).find((name) => /^postgis-\d+\.control$/.test(name))
  if (postgis && !(await exists(path.join(extensions, 'postgis.control')))) await symlink(postgis, path.join(extensions, 'postgis.control'))
  for (const folder of ['tmp', 'dev', 'etc', 'run', 'var/lib/pg']) await mkdir(inside(folder), { recursive: true })
  await chmod(inside('tmp'), 0o1777)
  for (const [name, minor] of [['null', '3'], ['zero', '5'], ['urandom', '9']] as const) {
    await rm(inside(`dev/${name}`), { force: true })
    await runCommand('mknod', ['-m', '666', inside(`dev/${name}`), 'c', '1', minor])
  }
  await writeFile(inside('etc/passwd'), `postgres:x:${ENGINE_USER}::/var/lib/pg:/bin/sh\n`)
  await writeFile(inside('etc/group'), 'postgres:x:999:\n')
  await writeFile(inside('etc/hosts'), '127.0.0.1 localhost\n')
  await writeFile(inside('etc/nsswitch.conf'), 'hosts: files\npasswd: files\ngroup: files\n')
  const [user, group] = ENGINE_USER.split(':').map(Number)
  await chown(inside('var/lib/pg'), user ?? 0, group ?? 0)
}

const exists = (file: string): Promise<boolean> => stat(file).then(() => true, () => false)
