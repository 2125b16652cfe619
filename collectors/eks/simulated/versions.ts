import type { ClusterVersionInformation } from '@aws-sdk/client-eks'
import type { Place } from '#domain/simulated.ts'

/**
 * Kubernetes versions of EKS with the days on which standard and extended support end.
 * https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
const calendar = [
  ['1.36', '2027-08-02', '2028-08-02'],
  ['1.35', '2027-03-27', '2028-03-27'],
  ['1.34', '2026-12-02', '2027-12-02'],
  ['1.33', '2026-07-29', '2027-07-29'],
  ['1.32', '2026-03-23', '2027-03-23'],
  ['1.31', '2025-11-26', '2026-11-26'],
  ['1.30', '2025-07-23', '2026-07-23'],
  ['1.29', '2025-03-23', '2026-03-23'],
  ['1.28', '2024-11-26', '2025-11-26'],
] as const

export function clusterVersions(place: Place, all: boolean): readonly ClusterVersionInformation[] {
  return calendar.flatMap(([clusterVersion, standard, extended]): ClusterVersionInformation[] => {
    const [endOfStandardSupportDate, endOfExtendedSupportDate] = [new Date(standard), new Date(extended)]
    const over = place.now >= endOfExtendedSupportDate
    if (over && !all) return []
    const versionStatus = over
      ? 'UNSUPPORTED'
      : place.now >= endOfStandardSupportDate
        ? 'EXTENDED_SUPPORT'
        : 'STANDARD_SUPPORT'
    const defaultVersion = clusterVersion === '1.35'
    return [
      {
        clusterVersion,
        clusterType: 'eks',
        defaultVersion,
        endOfStandardSupportDate,
        endOfExtendedSupportDate,
        versionStatus,
      },
    ]
  })
}
