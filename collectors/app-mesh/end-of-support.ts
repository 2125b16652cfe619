import type { Retirement } from '#domain/collector.ts'

/** The last day on which AWS supported App Mesh. */
export const endOfSupport = '2026-09-30'

/**
 * AWS says that after the day neither console nor resources can be reached. What the endpoint answers since is written
 * nowhere: a list that is "not found" cannot mean anything else.
 * @see https://docs.aws.amazon.com/app-mesh/latest/userguide/what-is-app-mesh.html
 */
export const retired: Retirement = {
  reason: `AWS ended its support of App Mesh on ${endOfSupport}.`,
  codes: ['NotFoundException'],
}

export const onRequest = `AWS ended its support of App Mesh on ${endOfSupport}: a scan does not ask for meshes that can no longer be reached, unless told to.`
