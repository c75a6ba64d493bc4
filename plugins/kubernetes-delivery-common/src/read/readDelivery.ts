import {
  groupKindOf,
  KubernetesObject,
  ObjectKey,
} from '@mooring/kubernetes-objects';
import { Delivery } from '../Delivery';
import { APPLICATION, HELM_RELEASE, KUSTOMIZATION } from '../kinds';
import { readApplication } from './argocd';
import { readFluxReconciler } from './flux';

/**
 * What an Application, a Kustomization or a HelmRelease says of what it deploys; `undefined` for any other object. Takes any
 * value of any field, and throws nothing.
 *
 * @param find - an object of the same cluster: Flux keeps the address of a source in an object of its own
 *
 * @public
 */
export function readDelivery(
  object: KubernetesObject,
  find: (key: ObjectKey) => KubernetesObject | undefined = () => undefined,
): Delivery | undefined {
  switch (groupKindOf(object)) {
    case APPLICATION:
      return readApplication(object);
    case KUSTOMIZATION:
    case HELM_RELEASE:
      return readFluxReconciler(object, find);
    default:
      return undefined;
  }
}
