import { Controller, updateStatus } from '../ControllerContext';
import { hashNumber } from '../hash';

/** Gives a Service its addresses: from the range of cluster IPs, and of a documentation network (RFC 5737) outside. */
export const serviceController: Controller = {
  apiVersion: 'v1',
  kind: 'Service',
  reconcile(service, context) {
    const { spec, metadata, status } = service;
    const type = context.store.types.require('v1', 'Service');
    const address = hashNumber(metadata.uid!);
    const isExternal = spec.type === 'LoadBalancer';
    context.store.update(type, {
      ...service,
      spec: spec.type === 'ExternalName' ? spec : withClusterIp(spec, address),
      status: isExternal
        ? { loadBalancer: { ingress: [externalAddress(address)] } }
        : status,
    });
    return undefined;
  },
};

function withClusterIp(spec: any, address: number): object {
  const third = Math.floor(address / 254) % 256;
  const { clusterIP = `10.96.${third}.${(address % 254) + 1}` } = spec;
  return {
    clusterIPs: [clusterIP],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ...spec,
    clusterIP,
  };
}

/** Gives an Ingress the address of a load balancer. */
export const ingressController: Controller = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  reconcile(ingress, context) {
    updateStatus(context, ingress, {
      loadBalancer: {
        ingress: [externalAddress(hashNumber(ingress.metadata.uid!))],
      },
    });
    return undefined;
  },
};

function externalAddress(number: number) {
  return { ip: `203.0.113.${(number % 254) + 1}`, ipMode: 'VIP' };
}
