/** The English of zh-platforms.ts. */
import type { PlatformTexts } from './zh-platforms.ts'

export const enPlatforms: PlatformTexts = {
  title: 'Platforms',
  note: 'Other systems (12345, for one) hand posts over and ask how they fare, by a token; each sees only what it handed over itself.',
  add: 'Add a platform',
  name: 'Name',
  scopes: 'May',
  scope: { 'posts:write': 'hand posts over', 'cases:read': 'ask how they fare', 'receipts:write': 'confirm letters' },
  expiresAt: 'Valid until',
  lastUsed: 'Last used',
  neverUsed: 'not yet',
  state: 'State',
  valid: 'Valid',
  ended: 'Run out',
  revoked: 'Stopped',
  revoke: 'Stop',
  why: 'Why it is stopped',
  by: 'Added by',
  empty: 'No platforms yet',
  tokenTitle: 'Keep this token',
  tokenNote: 'It is shown only now and kept nowhere. If it is lost, stop it and make another.',
  tokenUse: 'The other system sends it in a header:',
  kept: 'I have it',
}
