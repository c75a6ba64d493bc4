import { RootConfigService } from '@backstage/backend-plugin-api';
import { ObjectKey } from '@mooring/kubernetes-objects';
import {
  APPLICATION,
  ArgocdInstance,
  mayHold,
} from '@mooring/plugin-kubernetes-delivery-common';

/** An Argo CD with the address at which people open it. */
export interface OpenedInstance extends ArgocdInstance {
  readonly url: string;
}

/** Reads `kubernetesDelivery.argocd.instances`. */
export function readInstances(config: RootConfigService): OpenedInstance[] {
  const key = 'kubernetesDelivery.argocd.instances';
  return (config.getOptionalConfigArray(key) ?? []).map((each, index) => {
    const url = each.getString('url');
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new Error(
        `${key}[${index}].url: ${JSON.stringify(
          url,
        )} is not a URL; write one such as https://argocd.example.com`,
      );
    return {
      name: each.getString('name'),
      url: url.replace(/\/+$/, ''),
      cluster: each.getOptionalString('cluster'),
      namespace: each.getOptionalString('namespace'),
    };
  });
}

/** The page of an Application in the instance that holds it, where no other may. */
export function pageOf(
  instances: readonly OpenedInstance[],
  at: { cluster: string; reconciler: ObjectKey },
): string | undefined {
  const { kind, namespace, name } = at.reconciler;
  const holding = instances.filter(instance => mayHold(instance, at));
  return kind === APPLICATION && holding.length === 1
    ? `${holding[0].url}/applications/${namespace}/${name}`
    : undefined;
}
