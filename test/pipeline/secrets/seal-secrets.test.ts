/** Secrets that an earlier version stored in clear are sealed at the next start, once, where the key is surely the store's; and counted. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countSecrets } from '../../../pipeline/secrets/kept-secrets.ts'
import { isSharedKey, sealSecrets, secretWords } from '../../../pipeline/secrets/seal-secrets.ts'
import { createSecretBox } from '../../../storage/secrets/secret-box.ts'
import { channelPlace, codePlace } from '../../../pipeline/secrets/secret-places.ts'
import type { Staff } from '../../../storage/records/staff.ts'
import { newSubscription } from '../../../storage/records/subscription.ts'
import type { Store } from '../../../storage/store.ts'
import { verifyAudit } from '../../../storage/verify-audit.ts'
import { putUnit } from '../../support/casework-samples.ts'
import type { Bench } from '../support/collecting.ts'
import { openBench } from '../support/collecting.ts'

const ours = createSecretBox(Buffer.alloc(32, 7))
const theirs = createSecretBox(Buffer.alloc(32, 8))
const KEYS = { unit1: 'unit-one-key-of-clear-text', unit2: 'open311-api-key-in-clear', news: 'subscription-key-in-clear', staff: 'GEZDGNBVGY3TQOJQ' }

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(async () => {
  expect((await verifyAudit(bench.store.database)).broken).toBeNull()
  await bench.close()
})
const act = () => ({ at: bench.now(), by: 'admin' })
const channel = async (id: string, secret: string | null) => {
  await putUnit(bench.store.database, id)
  await bench.store.setUnitChannel(id, { channel: 'webhook', address: 'https://unit.example.org/in', secret, jurisdiction: null, serviceCode: null }, act())
}
const person = (id: string, secret: string | null): Staff => ({ id, version: 1, login: id, name: id, role: 'leader', unitId: null, passwordHash: '$argon2id$', mustChangePassword: false, demo: false, active: true, failures: 0, lockedUntil: null, lastLoginAt: null, secondFactor: secret === null ? null : { secret, confirmedAt: bench.now(), lastStep: 5, recovery: ['hash'] } })
/** One of each kind in clear, and some without a secret. */
async function fill(): Promise<void> {
  await channel('unit1', KEYS.unit1)
  await channel('unit2', KEYS.unit2)
  await channel('unit3', null)
  await bench.store.addSubscription(newSubscription({ id: 's1', platformId: 'p1', address: 'https://city.example.org/news', secret: KEYS.news, events: ['closed'] }, act()), act())
  await bench.store.addStaff(person('leader1', KEYS.staff))
  await bench.store.addStaff(person('leader2', null))
}
const seal = (store: Store = bench.store, parts: Partial<Parameters<typeof sealSecrets>[0]> = {}) => sealSecrets({ store, secrets: ours, shared: true, clock: bench.clock, ...parts })
const kept = async () => ({
  unit1: (await bench.store.unitChannel('unit1'))?.secret ?? '',
  unit2: (await bench.store.unitChannel('unit2'))?.secret ?? '',
  news: (await bench.store.subscription('s1'))?.secret ?? '',
  staff: (await bench.store.staff('leader1'))?.secondFactor?.secret ?? '',
})
const sealings = async () => (await bench.store.auditTrail({ action: 'seal_secret' }, 0, 50)).map(({ subject }) => subject).sort()
const everything = async () => JSON.stringify(await Promise.all((['unitChannel', 'subscription', 'staff', 'audit', 'unit'] as const).map((kind) => bench.store.database.find(kind, {}))))

describe('secrets in clear', () => {
  beforeEach(fill)

  it('are sealed, each at its place, in a versioned write with an audit entry that does not hold it', async () => {
    expect(await countSecrets(bench.store)).toEqual({ all: 4, clear: 4 })
    expect(await seal()).toEqual({ sealed: 4, left: 0, why: '' })
    const { unit1, unit2, news, staff } = await kept()
    expect([ours.open(unit1, channelPlace('unit1')), ours.open(unit2, channelPlace('unit2')), ours.open(news, channelPlace('s1')), ours.open(staff, codePlace('leader1'))]).toEqual(Object.values(KEYS))
    expect(await countSecrets(bench.store)).toEqual({ all: 4, clear: 0 })
    expect(await sealings()).toEqual(['staff leader1', 'subscription s1', 'unit unit1', 'unit unit2'])
    const all = await everything()
    for (const key of Object.values(KEYS)) expect(all).not.toContain(key)
    expect(await bench.store.unitChannel('unit1')).toMatchObject({ version: 2, channel: 'webhook', address: 'https://unit.example.org/in' })
    expect(await bench.store.staff('leader1')).toMatchObject({ version: 2, secondFactor: { lastStep: 5, recovery: ['hash'] } })
    expect(await bench.store.subscription('s1')).toMatchObject({ version: 2, enabled: true, history: [{ action: 'add' }, { action: 'seal_secret', by: 'system:secrets' }] })
  })
  it('and those under a former key are sealed with the key in use', async () => {
    await seal(bench.store, { secrets: theirs })
    const next = createSecretBox(Buffer.alloc(32, 7), [Buffer.alloc(32, 8)])
    await channel('unit4', 'entered-in-clear-since')
    expect(await seal(bench.store, { secrets: next })).toEqual({ sealed: 5, left: 0, why: '' })
    expect(ours.open((await kept()).unit1, channelPlace('unit1'))).toBe(KEYS.unit1)
    expect(await seal(bench.store, { secrets: next })).toEqual({ sealed: 0, left: 0, why: '' })
  })
  it('are sealed once: again changes nothing', async () => {
    await seal()
    const before = await everything()
    expect(await seal()).toEqual({ sealed: 0, left: 0, why: '' })
    expect(await everything()).toBe(before)
  })
  it('are sealed once by several processes that start together', async () => {
    const stores = [bench.store, await bench.another(), await bench.another()]
    const done = await Promise.all(stores.map((store) => seal(store)))
    expect(done.reduce((sum, { sealed }) => sum + sealed, 0)).toBe(4)
    expect(await sealings()).toHaveLength(4)
    expect(ours.open((await kept()).unit1, channelPlace('unit1'))).toBe(KEYS.unit1)
  })
  it('that are entered anew or dropped meanwhile are left to whoever did that', async () => {
    const fresh = ours.seal('a-new-key-of-the-unit', channelPlace('unit1'))
    const meddling: Store = {
      ...bench.store,
      commitDecision: async (prepare) => {
        await bench.store.setUnitChannel('unit1', { channel: 'webhook', address: 'https://unit.example.org/v2', secret: fresh, jurisdiction: null, serviceCode: null }, act())
        const staff = await bench.store.staff('leader1')
        if (staff?.secondFactor) await bench.store.changeStaff('leader1', (record) => ({ ...record, version: record.version + 1, secondFactor: null }))
        return bench.store.commitDecision(prepare)
      },
    }
    expect(await seal(meddling)).toMatchObject({ sealed: 2 })
    expect((await kept()).unit1).toBe(fresh)
    expect((await bench.store.staff('leader1'))?.secondFactor).toBeNull()
    expect(await sealings()).toEqual(['subscription s1', 'unit unit2'])
  })
  it('stay where the key may be this machine’s alone', async () => {
    expect(await seal(bench.store, { shared: false })).toMatchObject({ sealed: 0, left: 4, why: expect.stringContaining('set HUIYIN_SECRET_KEY, the same for every program') })
    expect(await kept()).toEqual(KEYS)
    expect(await sealings()).toEqual([])
  })
  it('stay where what is sealed already has another key: others could not read them any more', async () => {
    await channel('unit4', theirs.seal('x', channelPlace('unit4')))
    expect(await seal()).toMatchObject({ sealed: 0, left: 4, why: expect.stringContaining('another key') })
    expect(await kept()).toEqual(KEYS)
  })
  it('are sealed where the key opens all that is sealed, given or not; where it opens only some, if it was given', async () => {
    await channel('unit4', ours.seal('x', channelPlace('unit4')))
    await channel('unit5', theirs.seal('y', channelPlace('unit5')))
    expect(await seal(bench.store, { shared: false })).toMatchObject({ sealed: 0, left: 4 })
    expect(await seal()).toMatchObject({ sealed: 4, left: 0 })
  })
})

it('of a store without any, nothing is said', async () => {
  expect(await seal()).toEqual({ sealed: 0, left: 0, why: '' })
  expect(await countSecrets(bench.store)).toEqual({ all: 0, clear: 0 })
})

it.each([
  ['given', { secretKey: 'k', store: 'mongo' }, true],
  ['in the folder of the only database', { secretKey: undefined, store: 'sqlite' }, true],
  ['of a machine among several', { secretKey: undefined, store: 'mongo' }, false],
] as const)('a key is everybody’s: %s', (_, config, shared) => expect(isSharedKey(config)).toBe(shared))

it.each([
  [{ all: 3, clear: 0 }, false, '3 in the store, none in clear'],
  [{ all: 3, clear: 2 }, true, '2 of 3 in the store stand in clear: the next start of a worker seals them'],
  [{ all: 3, clear: 2 }, false, '2 of 3 in the store stand in clear: set HUIYIN_SECRET_KEY, the same for every program on this store, and start a worker'],
])('doctor says %o, shared %s', (count, shared, words) => expect(secretWords(count, shared)).toBe(words))
