import { explainUnobserved, isObserved } from '#domain/observed.ts'
import type { WebAclProof } from '#domain/proof/web-acl-proof.ts'
import { type ProtectionKind, protectionWords } from '#domain/waf/protection-kinds.ts'
import { PillarValue } from '#ui/marks.tsx'
import { hrefWith, type View } from '../../../view.ts'
import { KindMark } from './kind-mark.tsx'
import { RuleTable } from './rule-table.tsx'
import { Capacity, Known, Logging } from './web-acl-facts.tsx'

/** The web ACL in front of a resource: what it does and protects from, its rules in order, its capacity and its logs. */
export function WebAclPanel({ webAcl, view }: { webAcl: WebAclProof; view: View }) {
  return (
    <div className="mt-2 flex flex-col gap-4">
      <p className="text-sm">
        <a className="link font-medium" href={hrefWith('/resources', view, { q: `arn:${webAcl.arn}` })}>
          <bdi>{webAcl.name}</bdi>
        </a>{' '}
        {isObserved(webAcl.action) ? (
          <>
            <PillarValue pillar="wafProtection" value={webAcl.action.value.kind} />{' '}
            <span className="text-text-2">{webAcl.action.value.because}</span>
          </>
        ) : (
          <>
            <PillarValue pillar="wafProtection" value="unknown" />{' '}
            <span className="text-text-2">Not known: {explainUnobserved(webAcl.action)}.</span>
          </>
        )}
      </p>
      <Protections protections={webAcl.protections} />
      <RuleTable webAcl={webAcl} />
      <dl className="grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2 xl:grid-cols-3">
        <Term name="Capacity">
          <Known fact={webAcl.capacity} show={(units) => <Capacity units={units} />} />
        </Term>
        <Term name="Logs">
          <Known fact={webAcl.logging} show={(logging) => <Logging logging={logging} />} />
        </Term>
        <Term name="Samples of requests">
          <Known fact={webAcl.sampled} show={(on) => (on ? 'Kept for three hours.' : 'None are kept.')} />
        </Term>
        <Term name="Kept by">
          <Known
            fact={webAcl.managedByFirewallManager}
            show={(central) => (central ? 'Firewall Manager' : 'its owner')}
          />
        </Term>
        {webAcl.failsOpen && (
          <Term name="While WAF cannot be reached">
            <Known
              fact={webAcl.failsOpen}
              show={(open) => (open ? 'Requests pass uninspected (fail open).' : 'Requests are refused (fail closed).')}
            />
          </Term>
        )}
      </dl>
    </div>
  )
}

function Protections({ protections: { stopped, counted, unknown } }: Pick<WebAclProof, 'protections'>) {
  const groups: readonly (readonly [string, readonly ProtectionKind[], 'stops' | 'counts' | 'unknown'])[] = [
    ['Stops', stopped, 'stops'],
    ['Only counts', counted, 'counts'],
    ['Not known', unknown, 'unknown'],
  ]
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {groups.map(([word, kinds, look]) =>
        kinds.length === 0 && look !== 'stops' ? null : (
          <div key={word} className="flex flex-wrap items-center gap-1.5">
            <dt className="mr-1 text-xs text-text-3">{word}</dt>
            {kinds.map((kind) => (
              <dd key={kind}>
                <KindMark look={look}>{protectionWords[kind]}</KindMark>
              </dd>
            ))}
            {kinds.length === 0 && <dd className="text-sm text-text-2">nothing that is known by name</dd>}
          </div>
        ),
      )}
    </dl>
  )
}

function Term({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-text-3">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
