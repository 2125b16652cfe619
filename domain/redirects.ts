import type { ListenerAction } from './load-balancing.ts'

/** Does a plain HTTP listener do nothing but send clients to HTTPS, in its default action and in every rule? */
export function onlyRedirects(
  defaultActions: readonly ListenerAction[],
  rules: readonly (readonly ListenerAction[])[],
): boolean {
  return [defaultActions, ...rules].every(
    (actions) => actions.length > 0 && actions.every(({ redirectProtocol }) => redirectProtocol === 'HTTPS'),
  )
}
