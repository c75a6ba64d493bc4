import { EntityDelivery } from '@mooring/plugin-kubernetes-delivery-common';

/** Who reconciles: `Application argocd/cart on prod-hub → prod-eu`. */
export function deliveryName({
  reconciler,
  cluster,
  deploysTo,
  destination,
}: EntityDelivery): string {
  const { kind, namespace, name } = reconciler;
  const [short] = kind.split('.');
  const full = namespace ? `${namespace}/${name}` : name;
  const to = deploysTo ?? destination?.name ?? destination?.server;
  return `${short} ${full} on ${cluster}${
    to && to !== cluster ? ` → ${to}` : ''
  }`;
}
