import { apiOf, restApiType, restDomainNameType } from '#domain/api-exposure.ts'
import type { StageFacts, StageMethodSetting } from '#domain/api-gateway.ts'
import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { cachedMethods, everyMethod } from '../stage.ts'

const resourceType = 'AWS::ApiGateway::Stage'
const guide = 'https://docs.aws.amazon.com/apigateway/latest/developerguide'

const setting = (method: string, more: Partial<StageMethodSetting> = {}): StageMethodSetting => ({
  method,
  loggingLevel: 'INFO',
  cachingEnabled: false,
  cacheDataEncrypted: false,
  ...more,
})
const cached = { cachingEnabled: true, cacheDataEncrypted: true }
const api = (integrationType: string) => ({
  type: restApiType,
  facts: { restApiId: 'a1', endpointTypes: ['REGIONAL'], methods: [{ integrationType }] },
})

export const family = defineFamily({
  'api-gateway/stage-access-logging': defineControl<StageFacts>()({
    resourceType,
    title: 'REST stage has access logging',
    severity: 'medium',
    dimension: 'logging',
    why: 'Without access logs nobody can tell who called the API, or what an attacker tried.',
    fix: 'Set a log group or Firehose stream and a format under the stage’s access logs.',
    reference: `${guide}/set-up-logging.html`,
    expected: 'accessLogSettings.destinationArn is set',
    needs: ['accessLogDestinationArn'],
    evaluate: ({ accessLogDestinationArn, name }) =>
      accessLogDestinationArn === null
        ? nonCompliant(`${name} keeps no access log.`)
        : compliant(`${name} logs to ${accessLogDestinationArn}.`),
    examples: {
      compliant: [{ facts: { accessLogDestinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:api' } }],
      nonCompliant: [{ facts: { accessLogDestinationArn: null } }],
    },
  }),
  'api-gateway/stage-execution-logging': defineControl<StageFacts>()({
    resourceType,
    title: 'REST stage has execution logging',
    severity: 'medium',
    dimension: 'logging',
    why: 'Errors of authorisers and back ends, among them those that attacks cause, are seen in execution logs only.',
    fix: 'Set the logging level of all methods of the stage to ERROR or INFO, and of those that have a setting of their own.',
    reference: `${guide}/set-up-logging.html`,
    expected: 'loggingLevel ERROR or INFO for */* and for every method with its own setting',
    frameworks: [
      'fsbp:APIGateway.1',
      'prowler:apigateway_restapi_logging_enabled',
      'powerpipe:apigateway_stage_logging_enabled',
      'CIS-7.0:4.10',
      'PCI-4.0:10.2.1',
    ],
    needs: ['methodSettings'],
    evaluate({ methodSettings, name }) {
      if (!methodSettings.some(({ method }) => method === everyMethod))
        return nonCompliant(`${name} sets no logging level for its methods as a whole.`)
      const silent = methodSettings.filter(({ loggingLevel }) => loggingLevel === 'OFF')
      return silent.length > 0
        ? nonCompliant(`${name} logs nothing for ${silent.map(({ method }) => method).join(', ')}.`)
        : compliant(`${name} logs every method.`)
    },
    examples: {
      compliant: [
        { facts: { methodSettings: [setting(everyMethod), setting('pets/GET', { loggingLevel: 'ERROR' })] } },
      ],
      nonCompliant: [
        { facts: { methodSettings: [] } },
        // One logged method says nothing about the others.
        { facts: { methodSettings: [setting('pets/GET')] } },
        { facts: { methodSettings: [setting(everyMethod), setting('pets/GET', { loggingLevel: 'OFF' })] } },
      ],
    },
  }),
  'api-gateway/stage-cache-encrypted': defineControl<StageFacts>()({
    resourceType,
    title: 'Every cached method encrypts its cache; stages without a cache are not applicable',
    severity: 'medium',
    dimension: 'encryption-at-rest',
    why: 'Cached answers hold what the API gave its callers, and lie in the clear.',
    fix: 'Set cacheDataEncrypted for all methods of the stage, and for those that have a setting of their own.',
    reference: `${guide}/api-gateway-caching.html`,
    expected: 'cacheDataEncrypted is true wherever cachingEnabled is',
    frameworks: [
      'fsbp:APIGateway.5',
      'prowler:apigateway_restapi_cache_encrypted',
      'powerpipe:apigateway_stage_cache_encryption_at_rest_enabled',
      'PCI-4.0:3.5.1',
    ],
    needs: ['cacheClusterEnabled', 'methodSettings'],
    evaluate({ cacheClusterEnabled, methodSettings, name }) {
      if (!cacheClusterEnabled) return notApplicable(`${name} has no cache.`)
      const all = cachedMethods(methodSettings)
      if (all.length === 0) return notApplicable(`No method of ${name} uses its cache.`)
      const open = all.filter(({ cacheDataEncrypted }) => !cacheDataEncrypted)
      return open.length > 0
        ? nonCompliant(`${name} caches ${open.map(({ method }) => method).join(', ')} without encryption.`)
        : compliant(`${name} encrypts what it caches.`)
    },
    examples: {
      compliant: [{ facts: { cacheClusterEnabled: true, methodSettings: [setting(everyMethod, cached)] } }],
      nonCompliant: [
        {
          facts: {
            cacheClusterEnabled: true,
            methodSettings: [setting(everyMethod, cached), setting('pets/GET', { cachingEnabled: true })],
          },
        },
      ],
    },
  }),
  'api-gateway/stage-client-certificate': defineControl<StageFacts>()({
    resourceType,
    title: 'REST stage shows the backend a client certificate',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'A back end that cannot tell API Gateway from others must answer everybody, and so can be called round the API.',
    fix: 'Generate a client certificate, set it on the stage, and let the HTTP back end ask for it.',
    reference: `${guide}/getting-started-client-side-ssl-authentication.html`,
    expected: 'a client certificate on every stage with an HTTP back end',
    frameworks: [
      'fsbp:APIGateway.2',
      'prowler:apigateway_restapi_client_certificate_enabled',
      'powerpipe:apigateway_rest_api_stage_use_ssl_certificate',
      'PCI-4.0:4.2.1.1',
    ],
    needs: ['clientCertificateId', 'restApiId'],
    looksAt: [restApiType],
    evaluate({ clientCertificateId, restApiId, name }, related) {
      if (clientCertificateId !== null) return compliant(`${name} presents certificate ${clientCertificateId}.`)
      const http = seen(apiOf(restApiId, related).facts.methods).some(({ integrationType }) =>
        integrationType?.startsWith('HTTP'),
      )
      return http
        ? nonCompliant(`${name} calls HTTP back ends and presents no client certificate.`)
        : notApplicable(`No method of ${name} calls an HTTP back end; AWS services know API Gateway by its role.`)
    },
    examples: {
      compliant: [{ facts: { clientCertificateId: 'c1', restApiId: 'a1' }, related: [api('AWS_PROXY')] }],
      nonCompliant: [{ facts: { clientCertificateId: null, restApiId: 'a1' }, related: [api('HTTP_PROXY')] }],
    },
  }),
  'api-gateway/stage-xray': defineControl<StageFacts>()({
    resourceType,
    title: 'REST stage is traced',
    severity: 'low',
    dimension: 'logging',
    why: 'Without traces a slow or failing request cannot be followed through what stands behind the API.',
    fix: 'Turn X-Ray tracing on for the stage.',
    reference: `${guide}/apigateway-xray.html`,
    expected: 'tracingEnabled is true',
    frameworks: [
      'fsbp:APIGateway.3',
      'prowler:apigateway_restapi_tracing_enabled',
      'powerpipe:apigateway_rest_api_stage_xray_tracing_enabled',
    ],
    needs: ['tracingEnabled'],
    evaluate: ({ tracingEnabled, name }) =>
      tracingEnabled ? compliant(`${name} is traced.`) : nonCompliant(`${name} is not traced.`),
    examples: {
      compliant: [{ facts: { tracingEnabled: true } }],
      nonCompliant: [{ facts: { tracingEnabled: false } }],
    },
  }),
  'api-gateway/stage-no-secrets': defineControl<StageFacts>()({
    resourceType,
    title: 'Stage variables hold no secrets',
    severity: 'high',
    dimension: 'access',
    why: 'Whoever may read the stage reads its variables in the clear, and they end up in logs and exports.',
    fix: 'Keep the secret in Secrets Manager, let the back end read it from there, change it, and remove the variable.',
    reference: `${guide}/stage-variables.html`,
    expected: 'no variable whose name or value has the shape of a secret',
    frameworks: ['prowler:apigateway_restapi_no_secrets_in_stage_variables'],
    needs: ['variableNames', 'secretVariableNames'],
    evaluate({ variableNames, secretVariableNames, name }) {
      if (secretVariableNames.length > 0)
        return nonCompliant(`Variables of ${name} look like secrets: ${secretVariableNames.join(', ')}.`)
      return compliant(
        variableNames.length === 0 ? `${name} has no variables.` : `No variable of ${name} looks like a secret.`,
      )
    },
    examples: {
      compliant: [
        { facts: { variableNames: [], secretVariableNames: [] } },
        { facts: { variableNames: ['backend', 'tokenUrl'], secretVariableNames: [] } },
      ],
      nonCompliant: [{ facts: { variableNames: ['backend', 'dbPassword'], secretVariableNames: ['dbPassword'] } }],
    },
  }),
  'wafv2/coverage-apigw-stage': defineControl<StageFacts>()({
    resourceType,
    title: 'REST API stage has a web ACL',
    severity: 'high',
    dimension: 'waf',
    why: 'Everything that is sent to a public API reaches its back end uninspected.',
    fix: 'Attach a WAFv2 web ACL to the stage. Whether the web ACL blocks anything is judged by its own controls.',
    reference: `${guide}/apigateway-control-access-aws-waf.html`,
    expected: 'a WAFv2 web ACL on every stage of an API that is not private',
    frameworks: [
      'fsbp:APIGateway.4',
      'prowler:apigateway_restapi_waf_acl_attached',
      'powerpipe:apigateway_stage_use_waf_web_acl',
      'PCI-4.0:6.4.1',
      'PCI-4.0:6.4.2',
    ],
    needs: ['webAclArn', 'restApiId'],
    looksAt: [restApiType, restDomainNameType],
    oneDecides: true,
    evaluate({ webAclArn, restApiId, name }, related) {
      if (webAclArn?.includes(':wafv2:')) return compliant(`Web ACL ${webAclArn} is attached to ${name}.`)
      const { endpointTypes, disableExecuteApiEndpoint: off } = apiOf(restApiId, related).facts
      if (webAclArn === null && seen(endpointTypes).every((type) => type === 'PRIVATE'))
        return notApplicable(`${name} belongs to a private API.`)
      if (off && isObserved(off) && off.value && !related.one(restDomainNameType, 'mappedApiIds', restApiId))
        return notApplicable(`The default endpoint of its API is off and no custom domain leads to ${name}.`)
      return webAclArn === null
        ? nonCompliant(`${name} answers the internet, and no web ACL is attached.`)
        : nonCompliant(`${name} has ${webAclArn}, a web ACL of WAF Classic, whose support has ended.`)
    },
    examples: {
      compliant: [
        {
          facts: { webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b', restApiId: 'a1' },
          related: [api('AWS_PROXY')],
        },
      ],
      nonCompliant: [
        { facts: { webAclArn: null, restApiId: 'a1' }, related: [api('AWS_PROXY')] },
        // The default endpoint is off, and a custom domain leads to it.
        {
          facts: { webAclArn: null, restApiId: 'a1' },
          related: [
            {
              type: restApiType,
              facts: { restApiId: 'a1', endpointTypes: ['REGIONAL'], disableExecuteApiEndpoint: true },
            },
            { type: restDomainNameType, facts: { mappedApiIds: ['a1'] } },
          ],
        },
        {
          facts: { webAclArn: 'arn:aws:waf-regional:eu-west-1:111122223333:webacl/1a2b', restApiId: 'a1' },
          related: [api('AWS_PROXY')],
        },
      ],
    },
  }),
})
