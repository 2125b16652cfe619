import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { StageFacts } from '../stage.ts'

export const control = defineControl<StageFacts>()({
  resourceType: 'AWS::ApiGatewayV2::Stage',
  title: 'HTTP or WebSocket stage has access logging',
  severity: 'medium',
  dimension: 'logging',
  why: 'Without access logs nobody can tell who called the API, or what an attacker tried.',
  fix: 'Set a log group and a format under the stage’s access logs.',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html',
  expected: 'AccessLogSettings.DestinationArn is set',
  frameworks: [
    'fsbp:APIGateway.9',
    'prowler:apigatewayv2_api_access_logging_enabled',
    'powerpipe:gatewayv2_stage_access_logging_enabled',
    'CIS-7.0:4.10',
    'PCI-4.0:10.2.1',
  ],
  needs: ['accessLogDestinationArn'],
  evaluate: ({ accessLogDestinationArn, name }) =>
    accessLogDestinationArn === null
      ? nonCompliant(`${name} keeps no access log.`)
      : compliant(`${name} logs to ${accessLogDestinationArn}.`),
  examples: {
    compliant: [{ facts: { accessLogDestinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:api' } }],
    nonCompliant: [{ facts: { accessLogDestinationArn: null } }],
  },
})
