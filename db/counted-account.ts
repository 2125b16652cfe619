import { closedStates } from '#domain/account.ts'

/** SQL: the states of accounts that AWS lets nobody into, for `state in …`. */
export const closedStatesSql = `('${closedStates.join("', '")}')`

/** SQL: whether a row of `account` counts in scores and coverage: what has left or is closed is in no denominator. */
export const countedAccount = (alias: string) => `${alias}.left_at is null and ${alias}.state not in ${closedStatesSql}`
