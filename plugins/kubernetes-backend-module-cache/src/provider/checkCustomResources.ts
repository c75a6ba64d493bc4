import { InputError } from '@backstage/errors';
import { CustomResourceMatcher } from '@backstage/plugin-kubernetes-common';
import {
  validateDns1123Label,
  validateDns1123Subdomain,
} from '@mooring/kubernetes-objects';

/** Each is a request to each cluster that does not watch it. */
const MAX_CUSTOM_RESOURCES = 50;

/**
 * Checks the custom resources that a request names before they become paths of requests to clusters. Source of the
 * formats: `ValidateCustomResourceDefinition` in k8s.io/apiextensions-apiserver.
 *
 * @returns each of them once
 * @throws InputError for too many, and for a group, a version or a plural that no custom resource can have.
 */
export function checkCustomResources(
  resources: readonly unknown[],
): CustomResourceMatcher[] {
  if (resources.length > MAX_CUSTOM_RESOURCES) {
    throw new InputError(
      `customResources names ${resources.length} resources; ask for ${MAX_CUSTOM_RESOURCES} at most`,
    );
  }
  const checked = new Map<string, CustomResourceMatcher>();
  for (const [index, resource] of resources.entries()) {
    const { group, apiVersion, plural } = Object(resource);
    const check = (name: string, value: unknown, isLegal: boolean) => {
      if (isLegal) return;
      const text = JSON.stringify(value) ?? String(value);
      throw new InputError(
        `customResources[${index}].${name}: ${text.slice(0, 100)} is not ${
          name === 'group' ? 'the name of an API group' : 'a DNS label'
        }`,
      );
    };
    check('group', group, isText(group) && isGroup(group));
    check('apiVersion', apiVersion, isText(apiVersion) && isLabel(apiVersion));
    check('plural', plural, isText(plural) && isLabel(plural));
    checked.set(`${plural}.${group}/${apiVersion}`, {
      ...{ group, apiVersion, plural },
    });
  }
  return [...checked.values()];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 253;
}

/** The core group, whose name is empty, has no custom resources, but Secrets and ConfigMaps. */
function isGroup(value: string): boolean {
  return validateDns1123Subdomain(value).length === 0;
}

function isLabel(value: string): boolean {
  return validateDns1123Label(value).length === 0;
}
