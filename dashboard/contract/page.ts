/** What the page and the server agree on besides the endpoints. */

/** The client puts this header on every write: another site's form cannot set it, and another site's script may not. */
export const REQUEST_MARK = 'x-requested-with'
export const REQUEST_MARK_VALUE = 'huiyin'

/** Stands in the built page wherever a nonce belongs; the server puts a fresh one there for every answer. */
export const NONCE_PLACE = '__HUIYIN_NONCE__'
