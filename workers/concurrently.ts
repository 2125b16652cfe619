/**
 * Runs `run` over the items, `limit` at a time. Begins no further item once `stop` is aborted or one has failed; waits
 * for those under way, then throws the first failure.
 */
export async function forEachConcurrently<T>(
  items: readonly T[],
  limit: number,
  stop: AbortSignal,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values()
  let failure: { readonly error: unknown } | null = null
  const lane = async (): Promise<void> => {
    for (const item of waiting) {
      if (failure || stop.aborted) return
      try {
        await run(item)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane))
  if (failure) throw (failure as { error: unknown }).error
}
