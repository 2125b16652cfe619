import type { Declined } from '#domain/control.ts'

export const declined: readonly Declined[] = [
  {
    id: 'apprunner/connector-tagged',
    reason:
      'A VPC connector stores nothing and only carries what a service sends out; its tags alone are not worth a call in every region.',
  },
  {
    id: 'apprunner/source-access-private',
    reason:
      'App Runner fetches source and images over its own network whichever egress type a service has, and no API says whence its build takes dependencies.',
  },
]
