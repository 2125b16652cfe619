import { policyAccess } from '#domain/api-exposure.ts'
import type { RestApiFacts, RestMethod } from '#domain/api-gateway.ts'
import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { policyLooksAt } from '#domain/policy/exposure.ts'

const resourceType = 'AWS::ApiGateway::RestApi'
const reference = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html'
const fix =
  'Give every method an authorisation type: AWS_IAM, a Lambda authoriser or a Cognito user pool. An API key is no authorisation.'

/** Browsers ask OPTIONS before they have credentials to show; it is open by design. */
const judged = (methods: readonly RestMethod[]) => methods.filter(({ httpMethod }) => httpMethod !== 'OPTIONS')
const isOpen = ({ authorizationType }: RestMethod) => authorizationType === 'NONE'

const method = (path: string, httpMethod: string, authorizationType: string): RestMethod => ({
  path,
  httpMethod,
  authorizationType,
  apiKeyRequired: false,
  integrationType: 'AWS_PROXY',
})
const authorised = [method('/pets', 'GET', 'AWS_IAM'), method('/pets', 'OPTIONS', 'NONE')]
const partly = [method('/pets', 'GET', 'NONE'), method('/pets', 'POST', 'COGNITO_USER_POOLS')]
const unauthorised = [method('/pets', 'GET', 'NONE'), method('/', 'ANY', 'NONE')]

function names(methods: readonly RestMethod[]): string {
  const shown = methods.slice(0, 5).map(({ httpMethod, path }) => `${httpMethod} ${path}`)
  return methods.length > shown.length
    ? `${shown.join(', ')} and ${methods.length - shown.length} more`
    : shown.join(', ')
}

const everyMethod = defineControl<RestApiFacts>()({
  resourceType,
  title: 'Each method sets an authorisation type',
  severity: 'high',
  dimension: 'access',
  why: 'A method without authorisation does its work for whoever sends the request.',
  fix,
  reference,
  expected: 'no method but OPTIONS with authorizationType NONE',
  frameworks: ['powerpipe:api_gateway_method_authorization_type_configured'],
  needs: ['methods'],
  evaluate({ methods, name }) {
    const all = judged(methods)
    if (all.length === 0) return notApplicable(`${name} has no methods.`)
    const open = all.filter(isOpen)
    return open.length > 0
      ? nonCompliant(`${name} asks for no authorisation on ${names(open)}.`)
      : compliant(`All ${all.length} methods of ${name} ask for authorisation.`)
  },
  examples: {
    compliant: [{ facts: { methods: authorised } }],
    nonCompliant: [{ facts: { methods: partly } }, { facts: { methods: unauthorised } }],
  },
}) as Control

const anyMethod = defineControl<RestApiFacts>()({
  resourceType,
  title: 'REST API has an authoriser or authorised methods',
  severity: 'high',
  dimension: 'access',
  why: 'An API that nowhere asks who is calling was probably published before anybody thought of it.',
  fix,
  reference,
  expected: 'at least one method with an authorisation type',
  frameworks: [
    'prowler:apigateway_restapi_authorizers_enabled',
    'powerpipe:apigateway_rest_api_authorizers_configured',
  ],
  needs: ['methods'],
  evaluate({ methods, name }) {
    const all = judged(methods)
    if (all.length === 0) return notApplicable(`${name} has no methods.`)
    // An authoriser that no method uses keeps nobody out, so the methods decide.
    return all.every(isOpen)
      ? nonCompliant(`None of the ${all.length} methods of ${name} asks for authorisation.`)
      : compliant(`${name} asks for authorisation on ${names(all.filter((one) => !isOpen(one)))}.`)
  },
  examples: {
    compliant: [{ facts: { methods: authorised } }, { facts: { methods: partly } }],
    nonCompliant: [{ facts: { methods: unauthorised } }],
  },
}) as Control

const allow = (Principal: unknown, Condition?: object) =>
  JSON.stringify({
    Statement: [
      { Effect: 'Allow', Principal, Action: 'execute-api:Invoke', Resource: '*', ...(Condition && { Condition }) },
    ],
  })
const anyone = allow('*')
const ownOrganization = allow('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } })

const publicApi = defineControl<RestApiFacts>()({
  resourceType,
  title: 'Public REST API has an authoriser',
  severity: 'critical',
  dimension: 'access',
  why: 'Anybody on the internet can call an API that asks for nothing, and with it whatever stands behind it.',
  fix: `${fix} Or narrow who may call with a resource policy.`,
  reference,
  expected: 'at least one method with an authorisation type, or a resource policy that narrows who may call',
  frameworks: [
    'prowler:apigateway_restapi_public_with_authorizer',
    'powerpipe:api_gateway_rest_api_public_endpoint_with_authorizer',
  ],
  needs: ['endpointTypes', 'policy', 'methods'],
  looksAt: policyLooksAt,
  oneDecides: true,
  version: 2,
  evaluate({ endpointTypes, policy, methods, name, accountId }, related) {
    if (endpointTypes.every((type) => type === 'PRIVATE')) return notApplicable(`${name} is private.`)
    const all = judged(methods)
    if (all.length === 0) return notApplicable(`${name} has no methods.`)
    if (!all.every(isOpen))
      return compliant(`${name} asks for authorisation on ${names(all.filter((one) => !isOpen(one)))}.`)
    if (policy !== null) {
      const access = policyAccess(policy, accountId, related)
      if (access.kind !== 'public') return notApplicable(`Not everybody may call ${name}. ${access.because}`)
    }
    return nonCompliant(`Anybody may call ${name}, and none of its ${all.length} methods asks for authorisation.`)
  },
  examples: {
    compliant: [{ facts: { endpointTypes: ['REGIONAL'], policy: null, methods: partly } }],
    nonCompliant: [
      { facts: { endpointTypes: ['EDGE'], policy: null, methods: unauthorised } },
      { facts: { endpointTypes: ['REGIONAL'], policy: anyone, methods: unauthorised } },
    ],
  },
}) as Control

const privatePolicy = defineControl<RestApiFacts>()({
  resourceType,
  title: 'Resource policy of a private API names VPC endpoints or the organisation',
  severity: 'high',
  dimension: 'exposure',
  why: 'Anybody with an AWS account can make an endpoint for API Gateway in a VPC of his own; a private API that allows everyone answers it.',
  fix: 'Confine the Allow statement, or deny the rest, by aws:SourceVpce, aws:SourceVpc or aws:PrincipalOrgID.',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html',
  expected: 'no statement lets everyone in',
  needs: ['endpointTypes', 'policy'],
  looksAt: policyLooksAt,
  oneDecides: true,
  version: 2,
  evaluate({ endpointTypes, policy, name, accountId }, related) {
    if (!endpointTypes.every((type) => type === 'PRIVATE')) return notApplicable(`${name} is not private.`)
    if (policy === null) return compliant(`${name} has no resource policy, and so answers nobody.`)
    const access = policyAccess(policy, accountId, related)
    return access.kind === 'public'
      ? nonCompliant(`${name} answers VPC endpoints of any AWS account. ${access.because}`)
      : compliant(`${name} does not answer everyone. ${access.because}`)
  },
  examples: {
    compliant: [
      { facts: { endpointTypes: ['PRIVATE'], policy: ownOrganization } },
      { facts: { endpointTypes: ['PRIVATE'], policy: allow('*', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }) } },
      { facts: { endpointTypes: ['PRIVATE'], policy: null } },
    ],
    nonCompliant: [{ facts: { endpointTypes: ['PRIVATE'], policy: anyone } }],
  },
}) as Control

export const family = defineFamily({
  'api-gateway/method-authorization': everyMethod,
  'api-gateway/restapi-has-authorizer': anyMethod,
  'api-gateway/restapi-public-has-authorizer': publicApi,
  'api-gateway/restapi-policy-not-open': privatePolicy,
})
