import NextLink from 'next/link'
import type { ComponentProps } from 'react'

/**
 * A link within the product. Nothing is fetched before it is followed: a screen may have hundreds of counts, each with its
 * list, and fetching ahead would ask the server for all of them.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  return <NextLink {...props} prefetch={false} />
}
