import type { Container } from './container.ts'
import type { TaskVolume } from './task-definition.ts'

/** A directory of the host inside a container. */
export interface HostMount {
  readonly container: string
  /** Without doubled or trailing slashes, and without steps back. */
  readonly path: string
  readonly readOnly: boolean
}

/** What containers mount of their host. A volume that no container mounts reaches nobody. */
export function hostMounts(containers: readonly Container[], volumes: readonly TaskVolume[]): readonly HostMount[] {
  return containers.flatMap(({ name, mounts }) =>
    mounts.flatMap(({ sourceVolume, readOnly }) => {
      const path = volumes.find((volume) => volume.name === sourceVolume)?.hostPath ?? null
      return path === null ? [] : [{ container: name, path: tidy(path), readOnly }]
    }),
  )
}

/** As the host reads it: `/var/lib/../run` is `/var/run`. Paths of Windows stay as they are. */
function tidy(path: string): string {
  if (!path.startsWith('/')) return path
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** Is `path` the other path, or a directory that holds it? */
const holds = (path: string, other: string) => path === '/' || other === path || other.startsWith(`${path}/`)

const sockets = [
  '/var/run/docker.sock',
  '/run/docker.sock',
  '/var/run/containerd/containerd.sock',
  '/run/containerd/containerd.sock',
  '\\\\.\\pipe\\docker_engine',
]

/** The socket of the container runtime that a mount brings in: itself, or a directory that holds it. */
export function socketIn(path: string): string | null {
  return sockets.find((socket) => holds(path, socket)) ?? null
}

/** Where a writer becomes the host. */
const sensitive = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/ecs',
  '/var/run',
]

/** Is it one of the directories the host lives by, in one, or does it hold one? */
export function isSensitive(path: string): boolean {
  return (
    sensitive.some((directory) => holds(directory, path) || holds(path, directory)) || /^c:\\?(windows.*)?$/i.test(path)
  )
}
