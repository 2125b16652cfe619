/**
 * One scan's signal is shared by hundreds of calls under way, and the SDK listens to a call's signal in many places;
 * adding to and removing from a long list of listeners costs more than the call. So each call gets a signal of its own,
 * and the shared one has a single listener that passes its abort on.
 */

const followersOf = new WeakMap<AbortSignal, Set<AbortController>>()

/** Runs `work` with a signal that aborts when `shared`, not yet aborted, does: at once and for the same reason. */
export async function withCallSignal<T>(shared: AbortSignal, work: (own: AbortSignal) => Promise<T>): Promise<T> {
  const controllers = followers(shared)
  const controller = new AbortController()
  controllers.add(controller)
  try {
    return await work(controller.signal)
  } finally {
    controllers.delete(controller)
  }
}

function followers(shared: AbortSignal): Set<AbortController> {
  const known = followersOf.get(shared)
  if (known) return known
  const controllers = new Set<AbortController>()
  shared.addEventListener(
    'abort',
    () => {
      for (const controller of controllers) controller.abort(shared.reason)
    },
    { once: true },
  )
  followersOf.set(shared, controllers)
  return controllers
}
