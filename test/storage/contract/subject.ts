import type { Database } from '../../../storage/database.ts'

/** What the parts of the suite are given: the connections of the running test. */
export interface ContractSubject {
  db: () => Database
  /** The second connection, or the first where there is only one. */
  other: () => Database
}
