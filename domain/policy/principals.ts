import { type Audience, anybody, join, limited } from './audience.ts'
import { drift, isObject, listOf, type Statement } from './document.ts'

/**
 * Who the principal element names, before any condition. `NotPrincipal` beside Allow lets in everyone but those it names.
 * @throws Unseen (`schema-drift`) for a principal that is not known as one
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function allowedPrincipals(statement: Statement, call: string): Audience {
  return statement.not ? [anybody] : namedPrincipals(statement, call)
}

/** Who stands in the Principal or NotPrincipal element. */
export function namedPrincipals({ principal, name }: Statement, call: string): Audience {
  if (principal === '*') return [anybody]
  if (!isObject(principal)) throw drift(call, `statement ${name} has a principal of unknown shape`)
  return join(
    ...Object.entries(principal).flatMap(([kind, value]) =>
      listOf(value).map((text) => {
        if (typeof text !== 'string') throw drift(call, `statement ${name} has a principal that is not text`)
        const audience = principalNamed(kind, text)
        if (!audience) throw drift(call, `statement ${name} names the principal ${kind}: ${text}`)
        return audience
      }),
    ),
  )
}

function principalNamed(kind: string, text: string): Audience | null {
  if (kind === 'Service') return [{ ...anybody, service: text === '*' ? 'any AWS service' : `AWS service ${text}` }]
  if (kind === 'CanonicalUser') return [limited('principal id', [text], 'Principal')]
  if (kind === 'Federated') return identities(text)
  if (kind !== 'AWS' && kind !== '*') return null
  if (text === '*') return [anybody]
  const owner = accountOf(text)
  if (owner) return [limited('principal account', [owner], 'Principal')]
  // An id in place of an ARN is a principal that was deleted: nobody will have that id again.
  if (/^A[A-Z0-9]{15,}$/.test(text)) return []
  // CloudFront origin access identities are one account's, and do not say whose.
  return /^arn:[^:]+:iam::cloudfront:/.test(text) ? [limited('principal id', [text], 'Principal')] : null
}

/**
 * Whom an identity provider signs in. Public ones (accounts.google.com, and those that an account has registered as OIDC
 * providers) sign in anyone; a SAML provider and the issuer of an EKS cluster sign in those of the account that has them.
 */
function identities(provider: string): Audience {
  const [, owner, kind, issuer] = /^arn:[^:]+:iam::(\d{12}):([a-z-]+)\/(.+)$/.exec(provider) ?? []
  const own = owner && (kind === 'saml-provider' || issuer?.startsWith('oidc.eks.'))
  return own ? [limited('principal account', [owner], 'Principal')] : [anybody]
}

/** The account of a principal: bare digits, or an ARN of IAM or STS. */
function accountOf(text: string): string | null {
  return /^(\d{12})$/.exec(text)?.[1] ?? /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(text)?.[1] ?? null
}

/** The accounts that the element names as a whole, by digits or by root: denying one denies everybody in it. */
export function wholeAccounts({ principal }: Statement): ReadonlySet<string> {
  const names = isObject(principal) ? listOf(principal.AWS).map(String) : []
  return new Set(names.filter((name) => /^\d{12}$|:root$/.test(name)).flatMap((name) => accountOf(name) ?? []))
}
