import type { App } from '@aws-sdk/client-amplify'
import { factsFrom, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'

export type AppFacts = {
  readonly appId: Observed<string>
  /** `WEB`, `WEB_COMPUTE`, `WEB_DYNAMIC` */
  readonly platform: Observed<string>
  /** `d111111abcdef8.amplifyapp.com` */
  readonly defaultDomain: Observed<string>
  /** Visitors of all branches must give a user name and a password. */
  readonly enableBasicAuth: Observed<boolean>
  /** Names of environment variables; their values are not kept. */
  readonly environmentNames: Observed<readonly string[]>
  /** The role server-side code runs under; null without one. */
  readonly computeRoleArn: Observed<string | null>
  /** The web ACL that works on it, of scope CLOUDFRONT; null without one. */
  readonly webAclArn: Observed<string | null>
  /** `ASSOCIATION_SUCCESS` …; null where no web ACL was ever named. */
  readonly wafStatus: Observed<string | null>
}

/** An app without the values of its variables, its build specification, headers and passwords, which hold secrets. */
export type NamedApp = Omit<
  App,
  | 'environmentVariables'
  | 'buildSpec'
  | 'basicAuthCredentials'
  | 'autoBranchCreationConfig'
  | 'customHeaders'
  | 'repository'
> & { readonly environmentNames: readonly string[] | undefined }

export function withoutValues(app: App): NamedApp {
  const {
    environmentVariables,
    buildSpec: _buildSpec,
    basicAuthCredentials: _credentials,
    autoBranchCreationConfig: _branches,
    customHeaders: _headers,
    // May hold an access token before its host.
    repository: _repository,
    ...rest
  } = app
  return { ...rest, environmentNames: environmentVariables && Object.keys(environmentVariables) }
}

/** One app from ListApps, which tells everything. */
export function app(item: NamedApp): CollectedResource<AppFacts> {
  const read = factsFrom('amplify:ListApps')
  return {
    arn: item.appArn ?? '',
    name: item.name ?? item.appId ?? '',
    // Amplify never gives an id a second time.
    incarnation: item.appId ?? item.appArn ?? '',
    // Left out of an app without tags.
    tags: read.or(item.tags, {}),
    facts: {
      appId: read(item.appId),
      platform: read(item.platform),
      defaultDomain: read(item.defaultDomain),
      enableBasicAuth: read(item.enableBasicAuth),
      environmentNames: read(item.environmentNames),
      computeRoleArn: read.orNone(item.computeRoleArn),
      webAclArn: attachedWebAcl(item),
      wafStatus: read.orNone(item.wafConfiguration?.wafStatus),
    },
  }
}

/**
 * A web ACL that is named works only once its association succeeded; while one is being taken away nobody says whether it
 * still does. https://docs.aws.amazon.com/amplify/latest/APIReference/API_WafConfiguration.html
 */
function attachedWebAcl({ wafConfiguration: waf }: NamedApp): AppFacts['webAclArn'] {
  const read = factsFrom('amplify:ListApps')
  // Left out until a web ACL is named for the first time.
  if (!waf) return read.orNone<string>(undefined)
  switch (waf.wafStatus) {
    case 'ASSOCIATION_SUCCESS':
      return read(waf.webAclArn)
    case 'ASSOCIATING':
    case 'ASSOCIATION_FAILED':
      return read.orNone<string>(undefined)
    case 'DISASSOCIATING':
    case 'DISASSOCIATION_FAILED':
      return waf.webAclArn
        ? unobserved('not-returned', read.call, `whether ${waf.webAclArn} still works while it is ${waf.wafStatus}`)
        : read.orNone<string>(undefined)
    default:
      return waf.wafStatus === undefined
        ? unobserved('not-returned', read.call, 'wafStatus')
        : unobserved('schema-drift', read.call, waf.wafStatus)
  }
}
