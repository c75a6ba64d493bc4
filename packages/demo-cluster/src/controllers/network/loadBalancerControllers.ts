import { Controller, updateStatus } from '../ControllerContext';
import { hashNumber } from '../../hash';

/** Gives a Service of type `LoadBalancer` an address outside, from a documentation network (RFC 5737). */
export const serviceController: Controller = {
  apiVersion: 'v1',
  kind: 'Service',
  reconcile(service, context) {
    if (service.spec.type === 'LoadBalancer') {
      const address = externalAddress(hashNumber(service.metadata.uid!));
      updateStatus(context, service, { loadBalancer: { ingress: [address] } });
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
