import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { VirtualGatewayFacts } from '../virtual-gateway.ts'
import type { VirtualNodeFacts } from '../virtual-node.ts'

function accessLog(thing: string, resourceType: string): Control {
  return defineControl<Pick<VirtualNodeFacts & VirtualGatewayFacts, 'accessLogPath'>>()({
    resourceType,
    title: `${thing} writes an access log`,
    severity: 'low',
    dimension: 'logging',
    why: 'Without it nobody can tell afterwards who asked what of the service.',
    fix: 'Set a path for the access log, such as /dev/stdout, and have the container send it to a log group.',
    reference: 'https://docs.aws.amazon.com/app-mesh/latest/userguide/envoy-logs.html',
    expected: 'logging.accessLog.file.path is set',
    needs: ['accessLogPath'],
    evaluate: ({ accessLogPath, name }) =>
      accessLogPath === null
        ? nonCompliant(`${name} writes no access log.`)
        : compliant(`${name} writes its access log to ${accessLogPath}.`),
    examples: {
      compliant: [{ facts: { accessLogPath: '/dev/stdout' } }],
      nonCompliant: [{ facts: { accessLogPath: null } }],
    },
  }) as Control
}

export const family = defineFamily({
  'app-mesh/virtualgateway-access-log': accessLog('Virtual gateway', 'AWS::AppMesh::VirtualGateway'),
  'app-mesh/virtualnode-access-log': accessLog('Virtual node', 'AWS::AppMesh::VirtualNode'),
})
