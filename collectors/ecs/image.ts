/** An image's name: `registry/repository:tag@digest`, each part but the repository left out at will. */
export interface ImageName {
  /** `docker.io` where none is named. */
  readonly registry: string
  readonly tag: string | null
  readonly digest: string | null
}

export function imageName(image: string): ImageName {
  const [path = '', digest = null] = image.split('@')
  const parts = path.split('/')
  const first = parts[0] ?? ''
  // Docker's rule: the first part is a host where it has a dot or a port, or is localhost.
  const registry = parts.length > 1 && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io'
  const [, tag = null] = (parts.at(-1) ?? '').split(':')
  return { registry: registry.toLowerCase(), tag, digest }
}

const open = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'public.ecr.aws',
  'quay.io',
  'ghcr.io',
  'gcr.io',
  'mcr.microsoft.com',
  'registry.k8s.io',
  'registry.gitlab.com',
  'docker.elastic.co',
  'registry.access.redhat.com',
])

const ecr =
  /^\d{12}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn)$/

/** Comes from ECR, whose credentials are the task's role, or from a registry whose images everybody may pull. */
export function publicRegistry(image: string): boolean {
  const { registry } = imageName(image)
  return open.has(registry) || ecr.test(registry)
}
