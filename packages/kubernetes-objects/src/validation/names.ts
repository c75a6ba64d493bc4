import { validateDns1123Label, validateDns1123Subdomain } from './dns';

/**
 * What is wrong with `name` as the name of an object of most kinds (pods, controllers, services' backends); empty when
 * it is legal. Some kinds are stricter (Service) or looser (RBAC: see {@link validatePathSegmentName}).
 *
 * Source: `NameIsDNSSubdomain` in k8s.io/apimachinery `pkg/api/validation/generic.go`.
 *
 * @public
 */
export function validateObjectName(name: string): string[] {
  return validateDns1123Subdomain(name);
}

/**
 * What is wrong with `namespace` as the name of a namespace; empty when it is legal.
 *
 * Source: `ValidateNamespaceName` in k8s.io/apimachinery `pkg/api/validation/generic.go`.
 *
 * @public
 */
export function validateNamespaceName(namespace: string): string[] {
  return validateDns1123Label(namespace);
}

/**
 * What is wrong with `name` as one segment of an API path, the least any kind asks of a name; empty when it is legal.
 *
 * Source: `IsValidPathSegmentName` in k8s.io/apimachinery `pkg/api/validation/path/name.go`.
 *
 * @public
 */
export function validatePathSegmentName(name: string): string[] {
  if (name === '.' || name === '..') {
    return [`may not be '${name}'`];
  }
  return ['/', '%']
    .filter(illegal => name.includes(illegal))
    .map(illegal => `may not contain '${illegal}'`);
}
