import { Controller, updateStatus } from '../ControllerContext';
import { hashNumber } from '../hash';

/** Gives a Service its addresses: from the range of cluster IPs, and of a documentation network (RFC 5737) outside. */
export const serviceController: Controller = {
  apiVersion: 'v1',
  kind: 'Service',
  reconcile(service, context) {
    const { spec, metadata } = service;
    const type = context.store.types.require('v1', 'Service');
    const address = hashNumber(metadata.uid!);
    if (spec.clusterIP === undefined && spec.type !== 'ExternalName') {
      const clusterIP = `10.96.${Math.floor(address / 254) % 256}.${
        (address % 254) + 1
      }`;
      const addresses = {
        clusterIP,
        clusterIPs: [clusterIP],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
      };
      context.store.update(type, {
        ...service,
        spec: { ...spec, ...addresses },
      });
    } else if (spec.type === 'LoadBalancer') {
      updateStatus(context, service, {
        loadBalancer: { ingress: [externalAddress(address)] },
      });
    }
    return undefined;
  },
};

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
