import { KubernetesObject } from '@mooring/kubernetes-objects';

/** The object of some JSON, which is untrusted; `undefined` for what is not JSON. */
export function parseObject(json: string): KubernetesObject | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // its message would quote the object
  }
}
