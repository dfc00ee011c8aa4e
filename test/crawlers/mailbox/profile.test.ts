import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadProfile, profileNames, ProfileInvalid, readProfile } from '../../../crawlers/mailbox/load-profile.ts'

const good = `
name: 试验信箱
url: http://mail.example.test
list:
  request: { url: '/list?page={page}' }
  rows: table tr
  fields: { externalId: { css: a, attr: href, regex: 'id=(\\d+)' }, url: { css: a, attr: href }, title: a }
detail:
  fields: { title: h1, content: '#zoom', submittedAt: { label: 来信时间 } }
`

test('every shipped profile is sound', () => {
  expect(profileNames().length).toBeGreaterThanOrEqual(10)
  for (const name of profileNames()) expect(loadProfile(name).profile.name).not.toBe('')
})

test('a profile can be any file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'huiyin-profile-')), 'trial.yaml')
  writeFileSync(file, good)
  expect(loadProfile(file)).toMatchObject({ name: 'trial', profile: { everyMinutes: 60, dates: ['text'], list: { paging: { by: 'page', first: 1 } } } })
})

test.each([
  ['an unknown key', good.replace('rows:', 'row:'), /x\.yaml: .*list\.rows.*/],
  ['a wrong selector', good.replace('title: h1', "title: 'h1[['"), /detail\.fields\.title\.css: not a CSS selector/],
  ['a wrong expression', good.replace('id=(\\d+)', 'id=(\\d+'), /list\.fields\.externalId\.regex: not a regular expression/],
  ['a wrong address', good.replace('http://mail.example.test', 'mail.example.test'), /url: /],
  ['an unknown date shape', `${good}\ndates: [lunar]`, /dates\.0/],
  ['text that is no YAML', 'name: [', /x\.yaml: /],
  ['nothing', '', /the whole file/],
])('%s is an error that names file and path', (_what, text, message) => {
  expect(() => readProfile(text, 'x.yaml')).toThrow(ProfileInvalid)
  expect(() => readProfile(text, 'x.yaml')).toThrow(message)
})

test('an unknown name is answered with the known ones', () => {
  expect(() => loadProfile('nowhere')).toThrow(/«nowhere».*beijing.*kaifeng/)
  expect(() => loadProfile('/nowhere/x.yaml')).toThrow(/no such file/)
})
