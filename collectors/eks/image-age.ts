/** Days after which an image of EKS's is no longer current: a new one comes every one or two weeks. */
export const oldestImageDays = 90

/**
 * The day an image came out: `1.34.1-20261012` (Amazon Linux) and `1.34-2026.10.12` (Windows) are of 2026-10-12. Null for
 * versions that hold no day, as Bottlerocket's.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-linux-ami-versions.html
 */
export function releasedOn(releaseVersion: string): string | null {
  const [, year, month, day] = /-(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(releaseVersion) ?? []
  const date = `${year}-${month}-${day}`
  return year === undefined || Number.isNaN(Date.parse(date)) ? null : date
}

export function isCurrent(released: string, now: Date): boolean {
  return now.getTime() - Date.parse(released) <= oldestImageDays * 86_400_000
}

/** EKS makes no more images on Amazon Linux 2: https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html */
export function isEnded(amiType: string): boolean {
  return amiType.startsWith('AL2_')
}
