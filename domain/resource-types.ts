import type { ApiDomainNameFacts, ApiFacts, RestApiFacts, RestDomainNameFacts, StageFacts } from './api-gateway.ts'
import type { ProtectedResourceFacts } from './backup.ts'
import type { DistributionFacts, DistributionTenantFacts } from './cloudfront.ts'
import type { CustomKeyStoreFacts, KmsAliasFacts, KmsKeyFacts } from './keys/keys.ts'
import type {
  CertificateFacts,
  ClassicLoadBalancerFacts,
  ListenerFacts,
  LoadBalancerFacts,
  TargetGroupFacts,
} from './load-balancing.ts'
import type {
  InternetGatewayFacts,
  NetworkAclFacts,
  PrefixListFacts,
  RouteTableFacts,
  SecurityGroupFacts,
  SubnetFacts,
  VpcEndpointFacts,
  VpcEndpointServiceFacts,
  VpcFacts,
  VpcPeeringConnectionFacts,
} from './network/facts.ts'
import type { AutoScalingGroupFacts, InstanceFacts, NetworkInterfaceFacts, VolumeFacts } from './servers.ts'
import type { ClassicRuleGroupFacts, ClassicWebAclFacts, RegionalClassicWebAclFacts } from './waf/classic-waf.ts'
import type { StackFacts } from './waf/security-automations.ts'
import type { IpSetFacts, RegexPatternSetFacts, RuleGroupFacts, WebAclFacts } from './waf/web-acl.ts'

/**
 * Resource types that judgements of other services look at. A type that only its own folder reads is not listed here:
 * its facts live in `collectors/<service>/<type>.ts`.
 */
export interface ResourceTypes {
  'AWS::ApiGateway::RestApi': RestApiFacts
  'AWS::ApiGateway::Stage': StageFacts
  'AWS::ApiGateway::DomainName': RestDomainNameFacts
  'AWS::ApiGatewayV2::Api': ApiFacts
  'AWS::ApiGatewayV2::DomainName': ApiDomainNameFacts
  'AWS::EC2::VPC': VpcFacts
  'AWS::EC2::Subnet': SubnetFacts
  'AWS::EC2::RouteTable': RouteTableFacts
  'AWS::EC2::NetworkAcl': NetworkAclFacts
  'AWS::EC2::SecurityGroup': SecurityGroupFacts
  'AWS::EC2::InternetGateway': InternetGatewayFacts
  'AWS::EC2::PrefixList': PrefixListFacts
  'AWS::EC2::VPCEndpoint': VpcEndpointFacts
  'AWS::EC2::VPCEndpointService': VpcEndpointServiceFacts
  'AWS::EC2::VPCPeeringConnection': VpcPeeringConnectionFacts
  'AWS::EC2::Instance': InstanceFacts
  'AWS::EC2::NetworkInterface': NetworkInterfaceFacts
  'AWS::EC2::Volume': VolumeFacts
  'AWS::Backup::ProtectedResource': ProtectedResourceFacts
  'AWS::KMS::Key': KmsKeyFacts
  'AWS::KMS::Alias': KmsAliasFacts
  'AWS::KMS::CustomKeyStore': CustomKeyStoreFacts
  'AWS::CloudFormation::Stack': StackFacts
  'AWS::WAFv2::WebACL': WebAclFacts
  'AWS::WAFv2::RuleGroup': RuleGroupFacts
  'AWS::WAFv2::IPSet': IpSetFacts
  'AWS::WAFv2::RegexPatternSet': RegexPatternSetFacts
  'AWS::WAF::WebACL': ClassicWebAclFacts
  'AWS::WAF::RuleGroup': ClassicRuleGroupFacts
  'AWS::WAFRegional::WebACL': RegionalClassicWebAclFacts
  'AWS::WAFRegional::RuleGroup': ClassicRuleGroupFacts
  'AWS::CertificateManager::Certificate': CertificateFacts
  'AWS::AutoScaling::AutoScalingGroup': AutoScalingGroupFacts
  'AWS::ElasticLoadBalancing::LoadBalancer': ClassicLoadBalancerFacts
  'AWS::CloudFront::Distribution': DistributionFacts
  'AWS::CloudFront::DistributionTenant': DistributionTenantFacts
  'AWS::ElasticLoadBalancingV2::LoadBalancer': LoadBalancerFacts
  'AWS::ElasticLoadBalancingV2::Listener': ListenerFacts
  'AWS::ElasticLoadBalancingV2::TargetGroup': TargetGroupFacts
}
