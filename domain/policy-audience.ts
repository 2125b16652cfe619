/**
 * Who a policy statement lets in, from widest to narrowest: everyone; everyone on some networks; some accounts;
 * nobody outside. AWS services, the owner's organisation and private networks count as nobody outside.
 */
export type Audience =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'networks'; readonly networks: readonly string[]; readonly because: string }
  | { readonly kind: 'accounts'; readonly accounts: readonly string[]; readonly because: string | null }
  | { readonly kind: 'nobody'; readonly because: string | null }

export const everyone: Audience = { kind: 'everyone' }
export const nobody = (because: string | null = null): Audience => ({ kind: 'nobody', because })

const breadth = { everyone: 3, networks: 2, accounts: 1, nobody: 0 } as const

/** Those in both: what is left when a condition narrows principals. */
export function meet(a: Audience, b: Audience): Audience {
  if (a.kind === 'accounts' && b.kind === 'accounts') {
    const accounts = a.accounts.filter((id) => b.accounts.includes(id))
    return accounts.length > 0 ? { ...a, accounts } : nobody(b.because ?? a.because)
  }
  if (a.kind === 'networks' && b.kind === 'networks') return a.networks.length <= b.networks.length ? a : b
  return breadth[a.kind] <= breadth[b.kind] ? a : b
}

/** Those in either: principals beside each other, or the ways past a Deny. */
export function join(a: Audience, b: Audience): Audience {
  if (a.kind === 'accounts' && b.kind === 'accounts') {
    return { kind: 'accounts', accounts: [...new Set([...a.accounts, ...b.accounts])], because: a.because ?? b.because }
  }
  if (a.kind === 'networks' && b.kind === 'networks') {
    return { kind: 'networks', networks: [...a.networks, ...b.networks], because: `${a.because} or ${b.because}` }
  }
  if (a.kind === 'nobody' && b.kind === 'nobody') return nobody(a.because ?? b.because)
  return breadth[a.kind] >= breadth[b.kind] ? a : b
}
